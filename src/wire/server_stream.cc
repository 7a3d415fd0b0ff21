// server_stream — a call of many messages both ways. Its handler's steps run one after the other:
// on the pool, or at once when they are quick.

#include <list>
#include <mutex>
#include <utility>

#include "base/limits.h"
#include "wire/server_call.h"

namespace vigo::wire {
namespace {

/// Of a client's messages, waiting for the handler; then the client is held back.
constexpr std::size_t most_steps = 16;
constexpr std::size_t most_step_bytes = 1U << 20;

class Streaming final : public ServerCall, public ServerStream {
 public:
    Streaming(ServerSession& session, const Order& order) : ServerCall(session, order) {
        if (!method().is_quick_stream) strand_ = std::make_shared<Strand>(site().pool);
    }

    // From any thread.

    bool send(std::string message) override {
        check_size(message, method().name);
        const std::lock_guard lock(mutex_);
        if (over_ || outgoing_.size() >= limits::stream_queue ||
            outgoing_bytes_ > limits::stream_bytes)
            return false;
        outgoing_bytes_ += message.size();
        outgoing_.push_back(std::move(message));
        call_loop();
        return true;
    }

    void end() override {
        const std::lock_guard lock(mutex_);
        if (std::exchange(over_, true)) return;
        in_order_ = true;
        call_loop();
    }

 private:
    using Problem = std::optional<Error>;
    using Step = std::function<Problem()>;
    using After = void (Streaming::*)(const Problem& problem);

    // On the loop.

    void headers_end() override {
        ServerCall::headers_end();
        run([this] { return open(); }, &Streaming::opened);
    }

    void received(std::string message) override {
        ++steps_;
        const auto size = message.size();
        step_bytes_ += size;
        run([this,
             message = std::move(message)]() mutable { return hand_over(std::move(message)); },
            &Streaming::handled, size);
    }

    /// The client has said all: so has the handler, once it has heard it.
    void finished() override {
        run([] { return Problem(); }, &Streaming::heard_all);
    }

    void stop() override { refuse({Fault::unavailable, "the server stops"}); }

    void over() override {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
            if (!in_order_) drop_outgoing();
        }
        if (session() != nullptr || std::exchange(told_, true)) return;
        run([this] { return tell_end(); }, nullptr);
    }

    bool has_room() const override { return steps_ < most_steps && step_bytes_ < most_step_bytes; }
    std::size_t holds() const override {
        const std::lock_guard lock(mutex_);
        return step_bytes_ + outgoing_bytes_;
    }

    std::optional<std::string> next() override {
        const std::lock_guard lock(mutex_);
        if (outgoing_.empty()) return std::nullopt;
        auto message = std::move(outgoing_.front());
        outgoing_.pop_front();
        outgoing_bytes_ -= message.size();
        return message;
    }

    void opened(const Problem& problem) {
        if (problem) return refuse(*problem);
        respond();
    }

    void handled(const Problem& problem) {
        if (problem) return refuse(*problem);
        resume();
    }

    void heard_all(const Problem& /*problem*/) { end(); }

    void woken() {
        bool last = false;
        {
            const std::lock_guard lock(mutex_);
            waking_ = false;
            last = in_order_;
        }
        respond();  // the handler speaks already, while it opens
        if (last) ServerCall::end({});
        resume();
    }

    // One after the other, on the strand or on the loop.

    Problem open() {
        auto refused = site().dispatcher.open(method(), *peer(), keep(), events_);
        opened_ = !refused;
        return refused;
    }
    Problem hand_over(std::string message) {
        if (!opened_) return std::nullopt;
        return Dispatcher::receive(method(), events_, std::move(message));
    }
    Problem tell_end() {
        if (std::exchange(opened_, false)) Dispatcher::end(method(), events_);
        events_ = {};
        return std::nullopt;
    }

    void run(Step step, After after, std::size_t bytes = 0) {
        if (!strand_) return finish_step(step(), after, bytes);
        strand_->post([self = keep(), step = std::move(step), after, bytes] {
            auto problem = step();
            if (after == nullptr) return;  // the loop may be gone
            self->site().loop.post([self, problem = std::move(problem), after, bytes] {
                self->finish_step(problem, after, bytes);
            });
        });
    }

    void finish_step(const Problem& problem, After after, std::size_t bytes) {
        if (after == &Streaming::handled) {
            --steps_;
            step_bytes_ -= bytes;
        }
        if (after != nullptr) (this->*after)(problem);
    }

    /// With the mutex held.
    void call_loop() {
        if (std::exchange(waking_, true)) return;
        site().loop.post([self = keep()] { self->woken(); });
    }
    void drop_outgoing() {
        outgoing_.clear();
        outgoing_bytes_ = 0;
    }

    std::shared_ptr<Streaming> keep() {
        return std::static_pointer_cast<Streaming>(shared_from_this());
    }

    std::shared_ptr<Strand> strand_;  // shared with the pool
    StreamEvents events_;             // of the steps
    bool opened_ = false;             // of the steps
    std::size_t steps_ = 0;
    std::size_t step_bytes_ = 0;
    bool told_ = false;

    mutable std::mutex mutex_;
    std::list<std::string> outgoing_;
    std::size_t outgoing_bytes_ = 0;
    bool over_ = false;      ///< nothing more may be sent
    bool in_order_ = false;  ///< by the handler: what waits still goes out
    bool waking_ = false;
};

}  // namespace

std::shared_ptr<http2::Stream> open_stream(ServerSession& session, const Order& order) {
    return std::make_shared<Streaming>(session, order);
}

}  // namespace vigo::wire
