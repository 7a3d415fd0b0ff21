#include "wire/listener.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "wire/address.h"

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;

constexpr int backlog = 4'096;
constexpr int accepted_per_turn = 64;
/// When the process may open no more files.
constexpr auto pause = 100ms;

void set(int socket, int level, int option, int value) {
    ::setsockopt(socket, level, option, &value, sizeof value);
}

int port_of(const sockaddr_storage& address) {
    return ntohs(address.ss_family == AF_INET6
                     ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                     : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

/// `192.0.2.1` also for a client that reached an IPv6 socket by IPv4.
std::string text_of(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    int family = AF_INET;
    if (address.ss_family == AF_INET6) {
        const auto& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
        const bool is_four = IN6_IS_ADDR_V4MAPPED(&six);
        bytes = is_four ? &six.s6_addr[12] : &six.s6_addr[0];
        family = is_four ? AF_INET : AF_INET6;
    }
    ::inet_ntop(family, bytes, text.data(), text.size());
    return text.data();
}

}  // namespace

/// One listening socket.
class Listener::Door final : public Loop::Watcher {
 public:
    explicit Door(Handle socket) : socket_(std::move(socket)) {}

    void open(Loop& loop, Accepted accepted) {
        accepted_ = std::move(accepted);
        resume_.emplace(loop, [this, &loop] { loop.watch(socket_.get(), EPOLLIN, *this); });
        loop.watch(socket_.get(), EPOLLIN, *this);
        loop_ = &loop;
    }

    void close() {
        if (loop_ != nullptr) loop_->forget(socket_.get());
        resume_.reset();
        socket_ = Handle();
    }

 private:
    void ready(std::uint32_t /*events*/) override {
        for (int i = 0; i < accepted_per_turn; ++i) {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            Handle socket(::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&from), &size,
                                    SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (!socket.is_open()) return failed(errno);
            set(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
            accepted_(std::move(socket), text_of(from));
        }
    }

    void failed(int problem) {
        if (problem != EMFILE && problem != ENFILE && problem != ENOBUFS && problem != ENOMEM)
            return;
        log::warn("no more connections can be taken",
                  {{"error", std::generic_category().message(problem)}});
        loop_->forget(socket_.get());
        resume_->set(loop_->now() + pause);
    }

    Handle socket_;
    Loop* loop_ = nullptr;
    Accepted accepted_;
    std::optional<Timer> resume_;
};

Listener::Listener(const std::string& address) {
    const auto [host, port] = split_address(address);
    try {
        bind(host, port);
    } catch (const Error& error) {
        fail(Fault::unavailable, "cannot listen on {}: {}", address, error.message());
    }
}

Listener::~Listener() = default;

void Listener::bind(const std::string& host, const std::string& port) {
    // Every address: IPv6 sockets take IPv4 too, where there is IPv6.
    const auto list = host.empty() ? resolve("::", port) : resolve(host, port);
    for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) {
        Handle socket(::socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!socket.is_open() && errno == EAFNOSUPPORT && host.empty())
            return bind("0.0.0.0", port);
        if (!socket.is_open()) fail_errno(errno, "making a socket");
        set(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
        if (each->ai_family == AF_INET6)
            set(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, host.empty() || host == "::" ? 0 : 1);
        sockaddr_storage wanted{};
        std::copy_n(reinterpret_cast<const char*>(each->ai_addr), each->ai_addrlen,
                    reinterpret_cast<char*>(&wanted));
        // A name with several addresses has one port on all of them.
        if (port_ != 0)
            reinterpret_cast<sockaddr_in&>(wanted).sin_port =
                htons(static_cast<std::uint16_t>(port_));
        const bool bound =
            ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&wanted), each->ai_addrlen) == 0;
        // IPv6 switched off by sysctl: there are such sockets, and no such address.
        if (!bound && errno == EADDRNOTAVAIL && host.empty()) return bind("0.0.0.0", port);
        if (!bound || ::listen(socket.get(), backlog) != 0)
            fail(Fault::unavailable, "{}; taken by another program, or not ours to use",
                 std::generic_category().message(errno));
        socklen_t size = sizeof wanted;
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&wanted), &size);
        port_ = port_of(wanted);
        doors_.push_back(std::make_unique<Door>(std::move(socket)));
    }
}

void Listener::start(Loop& loop, const Accepted& accepted) {
    for (const auto& door : doors_) door->open(loop, accepted);
}

void Listener::stop() {
    for (const auto& door : doors_) door->close();
}

}  // namespace vigo::wire
