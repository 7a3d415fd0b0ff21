#include "wire/line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "wire/address.h"
#include "wire/client_call.h"
#include "wire/tls.h"

namespace vigo::wire {
namespace {

constexpr std::size_t flush_bytes = 32U << 10;
constexpr std::int32_t stream_window = 1 << 20;
constexpr std::int32_t connection_window = 16 << 20;

std::uint32_t host_in(const std::string& address) {
    in_addr host{};
    if (::inet_pton(AF_INET, split_address(address).host.c_str(), &host) != 1)
        fail(Fault::invalid, "{} is not an IPv4 address with a port", address);
    return host.s_addr;
}

std::uint16_t port_in(const std::string& address) {
    return htons(static_cast<std::uint16_t>(std::atoi(split_address(address).port.c_str())));
}

sockaddr_in endpoint(std::uint32_t host, std::uint16_t port) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_addr.s_addr = host;
    made.sin_port = port;
    return made;
}

const sockaddr* raw(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

Handle connecting(const FarEnd& to, std::uint32_t source) {
    Handle socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) fail_errno(errno, "making a socket");
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (source != 0) {
        // The port is chosen by both ends of the connection, so there are many more of them.
        ::setsockopt(socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        const auto own = endpoint(htonl(source), 0);
        if (::bind(socket.get(), raw(own), sizeof own) != 0) fail_errno(errno, "choosing a source");
    }
    const auto far = endpoint(to.host, to.port);
    if (::connect(socket.get(), raw(far), sizeof far) != 0 && errno != EINPROGRESS)
        fail(Fault::unavailable, "{}: {}", to.address, std::generic_category().message(errno));
    return socket;
}

}  // namespace

FarEnd::FarEnd(const std::string& at, std::string called, const std::string& authority)
    : address(at),
      name(std::move(called)),
      host(host_in(at)),
      port(port_in(at)),
      context(client_context({.authority = authority, .certificate = {}, .key = {}})) {}

class Line::Connection final : public Loop::Watcher,
                               public http2::Owner,
                               public std::enable_shared_from_this<Connection> {
 public:
    Connection(Loop& loop, const FarEnd& to, const NearEnd& from, Events events)
        : loop_(loop),
          to_(to),
          events_(std::move(events)),
          socket_(TlsSocket::connecting(to.context, connecting(to, from.source), to.name)),
          deadline_(loop, [this] { end_late_calls(); }) {
        if (from.certificate) socket_.present(from.certificate, from.key);
    }

    void start() {
        loop_.watch(socket_.handle(), EPOLLOUT | EPOLLIN | EPOLLRDHUP, *this);
        deadline_.set(loop_.now() + Millis(limits::dial_ms));
    }

    void call(std::string_view method, std::string request, Millis deadline, Answered answered) {
        try {
            const auto call = begin(method, true, std::move(request), deadline);
            calls_.push_back({call, std::move(answered), loop_.now() + deadline});
        } catch (const Error& error) {
            return loop_.defer(
                [error, answered = std::move(answered)] { answered(error, std::string()); });
        }
        if (calls_.size() == 1) deadline_.set(calls_.back().end);
        flush();
    }

    void open(std::string_view method, std::string first, StreamEvents events) {
        try {
            stream_ = begin(method, false, std::move(first), Millis(0));
            stream_events_ = std::move(events);
        } catch (const Error& error) {
            return loop_.defer([error, events = std::move(events)] {
                if (events.ended) events.ended(error);
            });
        }
        flush();
    }

    bool send(std::string message) {
        if (!stream_ || !stream_->has_room()) return false;
        stream_->send(std::move(message));
        flush();
        return true;
    }

    bool is_open() const { return http2_.has_value(); }
    const std::string& bond() const { return bond_; }
    std::size_t calls() const { return calls_.size(); }

    /// Says nothing to anybody any more.
    void drop() {
        if (std::exchange(gone_, true)) return;
        deadline_.cancel();
        loop_.forget(socket_.handle());
        calls_.clear();
        stream_.reset();
        http2_.reset();
        loop_.retire(shared_from_this());
    }

 private:
    struct Call {
        std::shared_ptr<ClientCall> call;
        Answered answered;
        Moment end;
    };

    void request_header(std::string_view /*name*/, std::string_view /*value*/) override {}
    std::shared_ptr<http2::Stream> request() override { return nullptr; }
    void pinged() override {}
    void reset_by_peer() override {}
    void going_away() override { sent_away_ = true; }

    std::shared_ptr<ClientCall> begin(std::string_view method, bool single, std::string message,
                                      Millis deadline) {
        if (!http2_) fail(Fault::unavailable, "{}: the connection is lost", to_.address);
        http2::Headers headers = {{":method", "POST"}, {":scheme", "https"},
                                  {":path", method},   {":authority", to_.name},
                                  {"te", "trailers"},  {"content-type", "application/grpc"}};
        const auto timeout = timeout_text(deadline);
        if (single) headers.push_back({"grpc-timeout", timeout});
        auto made = std::make_shared<ClientCall>(*http2_, std::string(method), single);
        made->send(std::move(message));
        http2_->request(headers, made);
        return made;
    }

    void ready(std::uint32_t /*events*/) override {
        if (gone_) return;
        const auto keep = shared_from_this();
        socket_.arrived();
        if (!http2_) return shake_hands();
        receive();
        if (!gone_) flush();
    }

    void shake_hands() {
        switch (socket_.handshake()) {
            case Progress::done:
                deadline_.cancel();
                bond_ = socket_.bond();
                http2_.emplace(static_cast<http2::Owner&>(*this),
                               http2::Session::Options{.window = stream_window,
                                                       .connection_window = connection_window});
                wait_for_room(false);
                if (events_.opened) events_.opened();
                if (!gone_) flush();
                return;
            case Progress::later:
                return wait_for_room(socket_.wants_write());
            case Progress::closed:
                return lose("the server closed the connection");
            case Progress::failed:
                return lose(socket_.failure().text);
        }
    }

    void receive() {
        std::array<char, 16U << 10> room;  // NOLINT: filled by read
        for (;;) {
            std::size_t count = 0;
            const auto progress = socket_.read(room, count);
            if (progress == Progress::later) break;
            if (progress != Progress::done) {
                tell();
                return lose("the server closed the connection");
            }
            if (!http2_->feed({room.data(), count}))
                return lose("the server does not speak HTTP/2 as it should");
        }
        tell();
    }

    /// What the latest bytes brought to an end. Whoever is told may call again, or drop us.
    void tell() {
        for (std::size_t at = 0; !gone_ && at < calls_.size();) {
            if (!calls_[at].call->is_over()) {
                ++at;
                continue;
            }
            auto over = std::move(calls_[at]);
            calls_.erase(calls_.begin() + static_cast<std::ptrdiff_t>(at));
            answer(over);
        }
        while (!gone_ && stream_ && stream_->has_message()) stream_events_.heard(stream_->take());
        if (gone_ || !stream_ || !stream_->is_over()) return;
        const auto over = std::exchange(stream_, nullptr);
        if (stream_events_.ended) stream_events_.ended(over->status(to_.address));
    }

    void answer(Call& over) {
        auto why = over.call->status(to_.address);
        if (!why && !over.call->has_message())
            why = Error(Fault::internal, format("{}: the reply is missing", to_.address));
        over.answered(why, why ? std::string() : over.call->take());
    }

    void flush() {
        std::string room;
        while (!gone_ && http2_) {
            room = std::exchange(unsent_, {});
            http2_->pull(room, flush_bytes);
            if (room.empty()) break;
            if (!write_out(room)) return wait_for_room(true);
        }
        if (gone_ || !http2_) return;
        wait_for_room(false);
        // Later: whoever calls is not told from within the call.
        if (http2_->is_over() || (sent_away_ && calls_.empty() && !stream_))
            loop_.defer(
                [self = shared_from_this()] { self->lose("the server ended the connection"); });
    }

    bool write_out(std::string_view left) {
        while (!left.empty()) {
            std::size_t count = 0;
            const auto progress = socket_.write(left, count);
            if (progress != Progress::done) {
                // When it is lost, reading tells.
                if (progress == Progress::later) unsent_ = left;
                return false;
            }
            left.remove_prefix(count);
        }
        return true;
    }

    void wait_for_room(bool blocked) {
        if (std::exchange(waits_for_room_, blocked) == blocked) return;
        loop_.change(socket_.handle(),
                     EPOLLIN | EPOLLRDHUP | (blocked ? std::uint32_t{EPOLLOUT} : 0U), *this);
    }

    void end_late_calls() {
        const auto keep = shared_from_this();
        if (!http2_) return lose("no connection in time");
        const auto now = loop_.now();
        for (auto& each : calls_)
            if (each.end <= now)
                each.call->give_up({Fault::timeout, format("{}: no answer in time", to_.address)});
        tell();
        if (gone_) return;
        flush();
        if (gone_ || calls_.empty()) return;
        const auto first = std::min_element(
            calls_.begin(), calls_.end(),
            [](const Call& one, const Call& other) { return one.end < other.end; });
        deadline_.set(first->end);
    }

    void lose(std::string_view words) {
        if (gone_) return;
        const Error why(Fault::unavailable, format("{}: {}", to_.address, words));
        auto calls = std::exchange(calls_, {});
        const auto stream = std::exchange(stream_, nullptr);
        const auto events = std::move(events_);
        const auto stream_events = std::move(stream_events_);
        drop();
        for (auto& each : calls) each.answered(why, {});
        if (stream && stream_events.ended) stream_events.ended(why);
        if (events.lost) events.lost(why);
    }

    Loop& loop_;
    const FarEnd& to_;
    Events events_;
    StreamEvents stream_events_;
    TlsSocket socket_;
    std::string bond_;
    Timer deadline_;
    std::optional<http2::Session> http2_;
    std::vector<Call> calls_;
    std::shared_ptr<ClientCall> stream_;  // shared with the session
    std::string unsent_;
    bool waits_for_room_ = true;
    bool sent_away_ = false;
    bool gone_ = false;
};

Line::Line(Loop& loop, const FarEnd& to, const NearEnd& from, Events events)
    : connection_(std::make_shared<Connection>(loop, to, from, std::move(events))) {
    connection_->start();
}

Line::~Line() { connection_->drop(); }

bool Line::is_open() const { return connection_->is_open(); }
const std::string& Line::bond() const { return connection_->bond(); }
std::size_t Line::calls() const { return connection_->calls(); }

void Line::call(std::string_view method, std::string request, Millis deadline, Answered answered) {
    connection_->call(method, std::move(request), deadline, std::move(answered));
}

void Line::open(std::string_view method, std::string first, StreamEvents events) {
    connection_->open(method, std::move(first), std::move(events));
}

bool Line::send(std::string message) { return connection_->send(std::move(message)); }

}  // namespace vigo::wire
