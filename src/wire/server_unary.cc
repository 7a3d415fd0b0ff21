// server_unary — a call of one request and one reply.

#include <atomic>
#include <functional>
#include <utility>

#include "wire/server_call.h"

namespace vigo::wire {
namespace {

class Unary final : public ServerCall {
 public:
    using ServerCall::ServerCall;

 private:
    void received(std::string message) override {
        if (request_) return end({Codes::internal, "more than one request came"});
        size_ = message.size();
        request_ = std::move(message);
    }

    void finished() override {
        if (is_ended()) return;
        if (!request_) return refuse({Fault::invalid, "no request came"});
        if (!method().quick)
            return hand_over(site().disk, [request = std::move(*request_)](Unary& self) {
                return self.site().dispatcher.call(self.method(), *self.peer(), request);
            });
        auto begun = site().dispatcher.begin(method(), *peer(), *request_);
        if (!begun.rest) return answer(std::move(begun));
        hand_over(site().pool, [begun = std::move(begun)](Unary& self) {
            return Dispatcher::finish(self.method(), begun);
        });
    }

    /// To a pool, and the outcome back to the loop.
    void hand_over(Pool& pool, std::function<Outcome(Unary& self)> work) {
        const bool taken = pool.post([self = keep(), work = std::move(work)] {
            // When nobody waits for it any more, a queue that was too long empties quickly.
            if (self->given_up_) return;
            self->site().loop.post(
                [self, outcome = work(*self)]() mutable { self->answer(std::move(outcome)); });
        });
        if (!taken) refuse({Fault::unavailable, "the server is busy; try again later"});
    }

    void answer(Outcome outcome) {
        if (outcome.error) return refuse(*outcome.error);
        size_ = outcome.reply.size();
        reply_ = std::move(outcome.reply);
        respond();
        end({});
    }

    std::optional<std::string> next() override {
        size_ = 0;
        return std::exchange(reply_, std::nullopt);
    }
    void over() override { given_up_ = true; }
    std::size_t holds() const override { return size_; }

    std::shared_ptr<Unary> keep() { return std::static_pointer_cast<Unary>(shared_from_this()); }

    std::optional<std::string> request_;
    std::optional<std::string> reply_;
    std::size_t size_ = 0;  ///< of the one of them that there is
    std::atomic<bool> given_up_ = false;
};

}  // namespace

std::shared_ptr<http2::Stream> open_unary(ServerSession& session, const Order& order) {
    return std::make_shared<Unary>(session, order);
}

}  // namespace vigo::wire
