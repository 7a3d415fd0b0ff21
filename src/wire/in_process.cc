// in_process — the transport without a network: the same dispatcher, a pool of threads, and queues.

#include <future>

#include "base/limits.h"
#include "crypto/digest.h"
#include "wire/dispatcher.h"
#include "wire/local_stream.h"
#include "wire/pool.h"

namespace vigo::wire {
namespace {

constexpr unsigned threads = 4;

Error gone() { return {Fault::unavailable, "in process: the server has ended"}; }

}  // namespace

struct InProcess::State {
    explicit State(std::vector<Method> methods) : dispatcher(std::move(methods)) {}

    void remember(const std::shared_ptr<LocalStream>& stream) {
        const std::lock_guard lock(mutex);
        if (stopped) throw gone();
        std::erase_if(streams, [](const auto& known) { return known.expired(); });
        streams.push_back(stream);
    }

    void stop() {
        std::vector<std::weak_ptr<LocalStream>> open;
        {
            const std::lock_guard lock(mutex);
            stopped = true;
            open.swap(streams);
        }
        for (const auto& known : open)
            if (const auto stream = known.lock()) stream->finish(gone());
        pool.stop();
    }

    const Dispatcher dispatcher;
    std::mutex mutex;
    std::vector<std::weak_ptr<LocalStream>> streams;
    bool stopped = false;
    Pool pool{threads, Rank::first, threads};  // all at once: tests count those of others
};

namespace {

/// The state is that of the InProcess that made it, which may end first.
template <class State>
class LocalChannel final : public Channel {
 public:
    LocalChannel(std::shared_ptr<State> state, Peer peer)
        : state_(std::move(state)), peer_(std::move(peer)) {}

    std::string call_bound(std::string_view method, const Maker& make, Millis deadline) override {
        return call(method, make(peer_.bond->name()), deadline);
    }

    std::string call(std::string_view method, std::string_view request, Millis deadline) override {
        check_size(request, method);
        const Method* const row = state_->dispatcher.find(method);
        if (row == nullptr) throw unknown_method(method);
        // Shared, because a handler may be at it still when the caller has given up.
        const auto promised = std::make_shared<std::promise<Outcome>>();
        auto answer = promised->get_future();
        const bool taken =
            state_->pool.post([promised, row, peer = peer_, bytes = std::string(request),
                               &dispatcher = state_->dispatcher] {
                promised->set_value(dispatcher.call(*row, peer, bytes));
            });
        if (!taken) throw gone();
        if (answer.wait_for(deadline) != std::future_status::ready)
            throw Error(Fault::timeout, "in process: no answer in time");
        Outcome outcome = answer.get();
        if (outcome.error) throw *outcome.error;
        return std::move(outcome.reply);
    }

    std::unique_ptr<ClientStream> open(std::string_view method) override {
        const Method* const row = state_->dispatcher.find(method);
        if (row == nullptr) throw unknown_method(method);
        const auto stream = std::make_shared<LocalStream>(state_->dispatcher, *row, state_->pool);
        state_->remember(stream);
        stream->start(peer_);
        return client_end(stream, std::string(peer_.bond->name()));
    }

 private:
    std::shared_ptr<State> state_;
    const Peer peer_;
};

}  // namespace

InProcess::InProcess(std::vector<Method> methods)
    : state_(std::make_shared<State>(std::move(methods))) {}

InProcess::~InProcess() { state_->stop(); }

std::unique_ptr<Channel> InProcess::channel(const Peer& peer) {
    auto bound = peer;
    if (!bound.bond) bound.bond = std::make_shared<Bond>(crypto::random_bytes(32), Time::max());
    return std::make_unique<LocalChannel<State>>(state_, std::move(bound));
}

}  // namespace vigo::wire
