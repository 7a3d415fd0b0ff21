#include "wire/local_stream.h"

#include <utility>

#include "base/limits.h"

namespace vigo::wire {
namespace {

class ClientEnd final : public ClientStream {
 public:
    ClientEnd(std::shared_ptr<LocalStream> stream, std::string bond)
        : stream_(std::move(stream)), bond_(std::move(bond)) {}
    ~ClientEnd() override { cancel(); }

    bool send(std::string message) override { return stream_->send_to_server(std::move(message)); }
    std::optional<std::string> receive(std::stop_token stop, Moment until) override {
        return stream_->receive(std::move(stop), until);
    }
    bool is_over() const override { return stream_->is_over(); }
    void cancel() override {
        stream_->finish(Error(Fault::unavailable, "in process: the call was cancelled"));
    }
    std::optional<Error> status() const override { return stream_->why(); }
    std::string bond() const override { return bond_; }

 private:
    std::shared_ptr<LocalStream> stream_;
    const std::string bond_;
};

}  // namespace

LocalStream::LocalStream(const Dispatcher& dispatcher, const Method& method, Pool& pool)
    : dispatcher_(dispatcher), method_(method), strand_(std::make_shared<Strand>(pool)) {}

void LocalStream::start(const Peer& peer) {
    strand_->post([self = shared_from_this(), peer] { self->open(peer); });
}

void LocalStream::open(const Peer& peer) {
    const auto refused = dispatcher_.open(method_, peer, shared_from_this(), events_);
    if (refused) finish(refused);
}

bool LocalStream::send(std::string message) {
    check_size(message, method_.name);
    const std::lock_guard lock(mutex_);
    if (over_ || to_client_.size() >= limits::stream_queue) return false;
    to_client_.push_back(std::move(message));
    changed_.notify_all();
    return true;
}

void LocalStream::finish(std::optional<Error> why) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(over_, true)) return;
        why_ = std::move(why);
        changed_.notify_all();
    }
    strand_->post([self = shared_from_this()] {
        Dispatcher::end(self->method_, self->events_);
        self->events_ = {};
    });
}

bool LocalStream::send_to_server(std::string message) {
    check_size(message, method_.name);
    {
        const std::lock_guard lock(mutex_);
        if (over_ || to_server_ >= limits::stream_queue) return false;
        ++to_server_;
    }
    strand_->post([self = shared_from_this(), message = std::move(message)]() mutable {
        self->hand_over(std::move(message));
    });
    return true;
}

void LocalStream::hand_over(std::string message) {
    {
        const std::lock_guard lock(mutex_);
        --to_server_;
        if (over_) return;
    }
    const auto refused = Dispatcher::receive(method_, events_, std::move(message));
    if (refused) finish(refused);
}

std::optional<std::string> LocalStream::receive(std::stop_token stop, Moment until) {
    std::unique_lock lock(mutex_);
    const bool any = changed_.wait_until(lock, std::move(stop), until,
                                         [this] { return over_ || !to_client_.empty(); });
    if (!any || to_client_.empty()) return std::nullopt;
    std::string message = std::move(to_client_.front());
    to_client_.pop_front();
    return message;
}

bool LocalStream::is_over() const {
    const std::lock_guard lock(mutex_);
    return over_ && to_client_.empty();
}

std::optional<Error> LocalStream::why() const {
    const std::lock_guard lock(mutex_);
    return why_;
}

std::unique_ptr<ClientStream> client_end(std::shared_ptr<LocalStream> stream, std::string bond) {
    return std::make_unique<ClientEnd>(std::move(stream), std::move(bond));
}

}  // namespace vigo::wire
