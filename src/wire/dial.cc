#include "wire/dial.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "crypto/x509.h"
#include "wire/address.h"
#include "wire/race.h"
#include "wire/refusal.h"

namespace vigo::wire {
namespace {

using std::chrono::steady_clock;

struct Meaning {
    int problem;
    std::string_view words;
};

constexpr Meaning meanings[] = {
    {ECONNREFUSED, "connection refused; is the server running?"},
    {EHOSTUNREACH, "no route to host"},
    {ENETUNREACH, "network is unreachable"},
    {ETIMEDOUT, "no connection in time"},
};

std::string words_for(int problem) {
    for (const auto& meaning : meanings)
        if (meaning.problem == problem) return std::string(meaning.words);
    return std::generic_category().message(problem);
}

std::string words_for_expired(const std::string& certificate) {
    const auto facts = crypto::facts_of(certificate);
    if (facts.not_after <= std::chrono::system_clock::now())
        return format("the client certificate expired at {}; it must be renewed",
                      to_rfc3339(facts.not_after));
    return "the client certificate has expired by the server's clock; is ours right?";
}

std::string words_for(const Target& target, const TlsFailure& failure) {
    switch (failure.kind) {
        case TlsFailure::wrong_name:
            return format(
                "the server's certificate is not valid for name {}; add it to server.tls_sans",
                split_address(target.address).host);
        case TlsFailure::untrusted:
            return format(
                "the server's certificate is not from an authority that is trusted here, "
                "or not valid now: {}",
                failure.text);
        case TlsFailure::expired_ours:
            return words_for_expired(target.credentials.certificate);
        case TlsFailure::refused_ours:
            return "the server does not trust our client certificate";
        case TlsFailure::not_tls:
            return "the server does not speak TLS on this port";
        case TlsFailure::no_common_version:
            return "the server does not speak TLS 1.3";
        case TlsFailure::other:
            return failure.text;
    }
    return failure.text;
}

Error unavailable(const Target& target, std::string_view words) {
    return {Fault::unavailable, format("{}: {}", target.address, words)};
}

Handle connect_to(const Target& target, Moment end) {
    const auto [host, port] = split_address(target.address);
    int problem = 0;
    auto socket =
        connect_to_first(look_up(host, port, end, target.bell), end, problem, target.bell);
    if (!socket.is_open()) fail(Fault::unavailable, "{}", words_for(problem));
    return socket;
}

/// False at `end`, and when the bell rings.
bool await(const TlsSocket& socket, const Bell& bell, Moment end) {
    const Listening listening(bell);
    const short events = socket.wants_write() ? POLLOUT : POLLIN;
    std::array<pollfd, 1> sources = {{{socket.handle(), events, 0}}};
    while (sources[0].revents == 0 && steady_clock::now() < end && !listening.must_end())
        bell.poll(sources, end);
    return sources[0].revents != 0;
}

void shake_hands(TlsSocket& socket, const Target& target, Moment end) {
    for (;;) {
        socket.arrived();
        switch (socket.handshake()) {
            case Progress::done:
                return;
            case Progress::later:
                if (await(socket, target.bell, end)) continue;
                throw unavailable(target, "the server does not complete TLS in time");
            case Progress::closed:
                throw lost(target, nullptr);
            case Progress::failed:
                throw unavailable(target, words_for(target, socket.failure()));
        }
    }
}

TlsSocket connected(const Target& target, Moment end) {
    Handle handle;
    try {
        handle = connect_to(target, end);
    } catch (const Error& error) {
        throw error.during(target.address);
    }
    const int yes = 1;
    ::setsockopt(handle.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    auto socket = TlsSocket::connecting(target.context, std::move(handle),
                                        split_address(target.address).host);
    shake_hands(socket, target, end);
    if (!socket.speaks_http2())
        throw unavailable(target, "the server does not speak HTTP/2 on this port");
    return socket;
}

}  // namespace

Error lost(const Target& target, const TlsFailure* failure) {
    if (failure != nullptr && failure->kind != TlsFailure::other)
        return unavailable(target, words_for(target, *failure));
    if (target.credentials.certificate.empty())
        return unavailable(target, "the server closed the connection");
    const auto facts = crypto::facts_of(target.credentials.certificate);
    if (facts.not_after <= std::chrono::system_clock::now())
        return unavailable(target, words_for_expired(target.credentials.certificate));
    return unavailable(target,
                       "the server closed the connection: it stopped, or does not trust our "
                       "client certificate");
}

TlsSocket dial(const Target& target, Moment end) {
    const Listening listening(target.bell);
    try {
        return connected(target, end);
    } catch (const Error&) {
        if (listening.must_end()) throw unavailable(target, interrupted);
        throw;
    }
}

}  // namespace vigo::wire
