#include "wire/client_connection.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto longest_wait = 1h;
constexpr std::size_t flush_bytes = 32U << 10;
/// Of what a server may send ahead of the reader, on one stream and on all.
constexpr std::int32_t stream_window = 1 << 20;
constexpr std::int32_t connection_window = 16 << 20;

}  // namespace

ClientConnection::ClientConnection(const Target& target, Moment end)
    : target_(target),
      socket_(dial(target, end)),
      bond_(socket_.bond()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      heard_(steady_clock::now()) {
    if (!wake_.is_open()) fail_errno(errno, "making an event");
    http2_.emplace(
        static_cast<http2::Owner&>(*this),
        http2::Session::Options{.window = stream_window, .connection_window = connection_window});
}

ClientConnection::~ClientConnection() {
    if (!http2_) return;
    http2_->terminate(http2::Code::none);
    flush();
    socket_.finish();
}

bool ClientConnection::is_spent() {
    const Lock lock(mutex_);
    if (!driven_) turn();
    return spent_ || lost_;
}

std::shared_ptr<ClientCall> ClientConnection::start(const std::string& method,
                                                    std::optional<std::string> request,
                                                    std::optional<Moment> end) {
    const Lock lock(mutex_);
    if (lost_) throw *lost_;
    http2::Headers headers = {{":method", "POST"}, {":scheme", "https"},
                              {":path", method},   {":authority", target_.address},
                              {"te", "trailers"},  {"content-type", "application/grpc"}};
    std::string timeout;
    if (end) {
        timeout = timeout_text(std::chrono::ceil<Millis>(*end - steady_clock::now()));
        headers.push_back({"grpc-timeout", timeout});
    }
    auto call = std::make_shared<ClientCall>(*http2_, method, request.has_value());
    if (request) call->send(*std::move(request));
    http2_->request(headers, call);
    flush();
    return call;
}

bool ClientConnection::wait(const std::function<bool()>& done, Moment end,
                            const std::stop_token& stop) {
    const std::stop_callback waker(stop, [this] { wake(); });
    Lock lock(mutex_);
    while (!done() && !lost_ && !stop.stop_requested() && steady_clock::now() < end) {
        if (driven_)
            changed_.wait_until(lock, stop, std::min(end, steady_clock::now() + longest_wait),
                                [&] { return !driven_ || done(); });
        else
            drive(lock, end);
    }
    // Another one may have to take over.
    changed_.notify_all();
    return done();
}

/// The lock is free while it waits for the socket.
void ClientConnection::drive(Lock& lock, Moment end) {
    driven_ = true;
    const auto until = std::min(end, next_look());
    const short events = unsent_.empty() ? POLLIN : POLLIN | POLLOUT;
    std::array<pollfd, 2> sources = {{{socket_.handle(), events, 0}, {wake_.get(), POLLIN, 0}}};
    lock.unlock();
    target_.bell.poll(sources, until);
    lock.lock();
    driven_ = false;
    eventfd_t count = 0;
    ::eventfd_read(wake_.get(), &count);
    turn();
    changed_.notify_all();
}

void ClientConnection::look(const std::function<void()>& act) {
    const Lock lock(mutex_);
    act();
}

void ClientConnection::change(const std::function<void()>& act) {
    const Lock lock(mutex_);
    act();
    if (driven_)
        flush();
    else
        turn();
    changed_.notify_all();
}

void ClientConnection::doubt_since(Moment begun) {
    const Lock lock(mutex_);
    if (heard_ < begun) spent_ = true;
}

// From here on, all with the lock held.

void ClientConnection::turn() {
    if (lost_) return;
    read();
    if (!lost_) look_alive();
    flush();
}

void ClientConnection::read() {
    std::array<char, 16U << 10> room{};
    socket_.arrived();
    for (;;) {
        std::size_t count = 0;
        const auto progress = socket_.read(room, count);
        if (progress == Progress::later) return;
        if (progress == Progress::closed) return lose(wire::lost(target_, nullptr));
        if (progress == Progress::failed) return lose(wire::lost(target_, &socket_.failure()));
        heard_ = steady_clock::now();
        pinged_.reset();
        if (http2_->feed({room.data(), count})) continue;
        return lose({Fault::unavailable,
                     format("{}: the server does not speak HTTP/2 as it should", target_.address)});
    }
}

void ClientConnection::flush() {
    std::string room;
    while (!lost_) {
        room = std::exchange(unsent_, {});
        http2_->pull(room, flush_bytes);
        if (room.empty()) break;
        std::string_view left = room;
        while (!left.empty()) {
            std::size_t count = 0;
            const auto progress = socket_.write(left, count);
            if (progress == Progress::later) {
                unsent_ = left;
                // Who drives it knows nothing of this yet.
                return driven_ ? wake() : void();
            }
            // Not lost by this: the server's last words may still be there to read.
            if (progress != Progress::done) return;
            left.remove_prefix(count);
        }
        room.clear();
    }
    if (http2_ && http2_->is_over())
        lose({Fault::unavailable, format("{}: the connection has ended", target_.address)});
}

void ClientConnection::look_alive() {
    const auto now = steady_clock::now();
    if (now < next_look()) return;
    if (pinged_)
        return lose({Fault::unavailable, format("{}: the connection is dead", target_.address)});
    pinged_ = now;
    http2_->ping();
}

Moment ClientConnection::next_look() const {
    const auto& patience = target_.patience;
    return pinged_ ? *pinged_ + patience.ping_timeout : heard_ + patience.ping_every;
}

void ClientConnection::lose(Error why) {
    if (lost_) return;
    lost_ = std::move(why);
    for (const auto& stream : http2_->all()) static_cast<ClientCall&>(*stream).give_up(*lost_);
    http2_.reset();
    unsent_.clear();
    if (driven_) wake();
}

void ClientConnection::wake() { ::eventfd_write(wake_.get(), 1); }

}  // namespace vigo::wire
