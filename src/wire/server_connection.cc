#include "wire/server_connection.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace vigo::wire {
namespace {

/// Of what is sent in one go, and of what is read before others have their turn.
constexpr std::size_t flush_bytes = 32U << 10;
constexpr int reads_in_a_row = 8;

}  // namespace

void Connections::greet(const std::string& address) {
    if (++strangers_of[address] > patience.strangers_per_address) {
        const auto oldest = std::find_if(strangers.begin(), strangers.end(), [&](const auto& each) {
            return each->address() == address;
        });
        (*oldest)->drop();
    }
    if (strangers.size() > patience.strangers) strangers.front()->drop();
}

void Connections::part_with(const std::string& address) {
    const auto found = strangers_of.find(address);
    if (--found->second == 0) strangers_of.erase(found);
}

ServerConnection::ServerConnection(Connections& all, TlsSocket socket, std::string address)
    : all_(all),
      socket_(std::move(socket)),
      address_(std::move(address)),
      timer_(all.site.loop, [this] { on_time(); }),
      heard_(all.site.loop.now()) {}

void ServerConnection::open(Connections& all, TlsSocket socket, std::string address) {
    const auto made =
        std::make_shared<ServerConnection>(all, std::move(socket), std::move(address));
    made->place_ = all.strangers.insert(all.strangers.end(), made);
    ++all.count;
    all.site.loop.watch(made->socket_.handle(), EPOLLIN | EPOLLRDHUP, *made);
    made->timer_.set(all.site.loop.now() + all.patience.handshake);
    all.greet(made->address_);
}

void ServerConnection::adopt(Connections& all, TlsSocket socket, std::string address) {
    const auto made =
        std::make_shared<ServerConnection>(all, std::move(socket), std::move(address));
    made->is_stranger_ = false;
    made->place_ = all.proven.insert(all.proven.end(), made);
    ++all.count;
    all.site.loop.watch(made->socket_.handle(), EPOLLIN | EPOLLRDHUP, *made);
    made->begin();
}

void ServerConnection::drop() {
    if (stage_ == Stage::gone) return;
    if (is_stranger_ && all_.gave_up) all_.gave_up(address_);
    leave();
}

void ServerConnection::leave() {
    stage_ = Stage::gone;
    timer_.cancel();
    all_.site.loop.forget(socket_.handle());
    if (is_stranger_) all_.part_with(address_);
    auto& list = is_stranger_ ? all_.strangers : all_.proven;
    all_.site.loop.retire(std::move(*place_));
    list.erase(place_);
    --all_.count;
    session_.reset();
}

/// Out of the crowd: what strangers do costs this one nothing from now on.
void ServerConnection::promote() {
    leave();
    all_.promote(std::move(socket_), std::move(address_));
}

void ServerConnection::ready(std::uint32_t events) {
    if (stage_ == Stage::gone) return;
    socket_.arrived();
    if (stage_ == Stage::handshake) return shake_hands();
    if (stage_ == Stage::closing) return hear_out();
    if ((events & EPOLLOUT) != 0 && stage_ == Stage::open) flush();
    if (stage_ != Stage::gone && (events & ~std::uint32_t{EPOLLOUT}) != 0) receive();
}

void ServerConnection::shake_hands() {
    switch (socket_.handshake()) {
        case Progress::done:
            return begin();
        case Progress::later:
            return wait_for_room(socket_.wants_write());
        case Progress::failed:
            log::debug("no TLS with a client",
                       {{"address", address_}, {"reason", socket_.failure().text}});
            return close();
        case Progress::closed:
            return drop();
    }
}

void ServerConnection::begin() {
    wait_for_room(false);
    if (!socket_.speaks_http2()) return close();
    if (is_stranger_ && socket_.has_peer_certificate()) {
        if (all_.promote) return promote();
        is_stranger_ = false;
        all_.part_with(address_);
        all_.proven.splice(all_.proven.end(), all_.strangers, place_);
    }
    stage_ = Stage::open;
    session_.emplace(all_.site,
                     Peer{.envoy = socket_.peer_envoy(),
                          .address = address_,
                          .is_simulation = socket_.peer_is_simulation(),
                          .bond = std::make_shared<Bond>(socket_.bond(), socket_.peer_until())},
                     is_stranger_, [this] { wake(); });
    heard_ = all_.site.loop.now();
    timer_.set(heard_ + (is_stranger_ ? all_.patience.stranger : all_.patience.ping_every));
    receive();  // what came with the last words of the handshake
}

void ServerConnection::receive() {
    auto& room = all_.incoming;
    for (int round = 0; round < reads_in_a_row; ++round) {
        std::size_t count = 0;
        const auto progress = socket_.read(room, count);
        if (progress == Progress::later) return flush();
        if (progress != Progress::done) return drop();
        heard_ = all_.site.loop.now();
        if (std::exchange(pinged_, false)) timer_.set(heard_ + all_.patience.ping_every);
        if (!session_->feed(std::string_view(room).substr(0, count))) {
            flush();
            return close();
        }
    }
    // More may be there that the system does not tell of, as TLS holds it already.
    flush();
    if (stage_ != Stage::open) return;
    all_.site.loop.defer([self = shared_from_this()] {
        if (self->stage_ == Stage::open) self->receive();
    });
}

/// Data that nobody read would turn our last words into a reset.
void ServerConnection::hear_out() {
    const auto progress = socket_.discard();
    if (progress == Progress::closed || progress == Progress::failed) drop();
}

void ServerConnection::flush() {
    if (stage_ != Stage::open) return;
    auto& room = all_.outgoing;
    for (;;) {
        room = unsent_;
        std::string().swap(unsent_);  // a connection that waits holds no buffer
        session_->pull(room, flush_bytes);
        if (room.empty()) break;
        const bool sent = write_out();
        room.clear();
        if (stage_ == Stage::gone) return;
        if (!sent) return wait_for_room(true);
    }
    wait_for_room(false);
    if (session_->is_over()) close();
}

/// What is in `outgoing`; keeps what the socket does not take.
bool ServerConnection::write_out() {
    std::string_view left = all_.outgoing;
    while (!left.empty()) {
        std::size_t count = 0;
        const auto progress = socket_.write(left, count);
        if (progress == Progress::done) {
            left.remove_prefix(count);
            continue;
        }
        if (progress != Progress::later)
            drop();
        else
            unsent_ = left;
        return false;
    }
    return true;
}

void ServerConnection::wait_for_room(bool blocked) {
    if (std::exchange(waits_for_room_, blocked) == blocked) return;
    const std::uint32_t events = EPOLLIN | EPOLLRDHUP | (blocked ? std::uint32_t{EPOLLOUT} : 0U);
    all_.site.loop.change(socket_.handle(), events, *this);
}

void ServerConnection::close() {
    if (stage_ == Stage::gone || stage_ == Stage::closing) return;
    stage_ = Stage::closing;
    wait_for_room(false);
    socket_.finish();
    session_.reset();
    timer_.set(all_.site.loop.now() + all_.patience.closing);
}

void ServerConnection::stop() {
    if (stage_ == Stage::handshake) return drop();
    if (stage_ == Stage::open) session_->stop();
}

void ServerConnection::on_time() {
    if (stage_ != Stage::open) return drop();
    if (!is_stranger_) return look_alive();
    const auto idle = all_.site.loop.now() - heard_;
    if (session_->calls() == 0 && idle >= all_.patience.stranger) return stop();
    timer_.set(all_.site.loop.now() + all_.patience.stranger);
}

void ServerConnection::look_alive() {
    const auto now = all_.site.loop.now();
    if (pinged_) return drop();
    const auto next = heard_ + all_.patience.ping_every;
    if (now < next) return timer_.set(next);
    pinged_ = true;
    session_->ping();
    timer_.set(now + all_.patience.ping_timeout);
    flush();
}

void ServerConnection::wake() {
    if (std::exchange(waking_, true)) return;
    all_.site.loop.defer([self = shared_from_this()] {
        self->waking_ = false;
        self->flush();
    });
}

}  // namespace vigo::wire
