#include "wire/lookup.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/limits.h"

namespace vigo::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Each server is asked so often; the second time it may take twice as long.
constexpr int tries = 2;
constexpr int patience_ms = 1'500;

struct EndChannel {
    void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, EndChannel>;

struct Answer {
    bool came = false;
    int status = ARES_SUCCESS;
    std::vector<Endpoint> endpoints;
};

template <class Address>
Endpoint endpoint(const Address& from, std::size_t size) {
    Endpoint made{.size = static_cast<socklen_t>(size)};
    std::copy_n(reinterpret_cast<const char*>(&from), size, reinterpret_cast<char*>(&made.address));
    return made;
}

std::optional<Endpoint> literal(const std::string& host, std::uint16_t port) {
    sockaddr_in four{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
    if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) return endpoint(four, sizeof four);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    if (::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1) return endpoint(six, sizeof six);
    return std::nullopt;
}

std::uint16_t number_of(const std::string& port) {
    std::uint16_t number = 0;
    const auto end = port.data() + port.size();
    if (std::from_chars(port.data(), end, number).ptr != end || number == 0)
        fail(Fault::invalid, "{} is not a port", port);
    return number;
}

Channel open(const std::string& servers) {
    static const int started = ares_library_init(ARES_LIB_INIT_ALL);
    expect(started == ARES_SUCCESS);
    ares_options options{};
    options.timeout = patience_ms;
    options.tries = tries;
    std::string order = "fb";  // files, then name servers: whatever nsswitch.conf would load
    options.lookups = order.data();
    ares_channel channel = nullptr;
    const int status = ares_init_options(&channel, &options,
                                         ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS);
    if (status != ARES_SUCCESS)
        fail(Fault::unavailable, "names cannot be looked up: {}", ares_strerror(status));
    Channel made(channel);
    if (!servers.empty()) ares_set_servers_ports_csv(channel, servers.c_str());
    return made;
}

void take(void* into, int status, int /*timeouts*/, ares_addrinfo* found) {
    auto& answer = *static_cast<Answer*>(into);
    answer.came = true;
    answer.status = status;
    for (const auto* each = found != nullptr ? found->nodes : nullptr; each != nullptr;
         each = each->ai_next)
        answer.endpoints.push_back(endpoint(*each->ai_addr, each->ai_addrlen));
    if (found != nullptr) ares_freeaddrinfo(found);
}

/// Waits for one of its sockets or for one of its own times, and lets it work.
void turn(ares_channel channel, Moment end, const Bell& bell) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const auto wanted = static_cast<unsigned>(
        ares_getsock(channel, sockets.data(), static_cast<int>(sockets.size())));
    std::array<pollfd, ARES_GETSOCK_MAXNUM> sources{};
    for (std::size_t at = 0; at < sockets.size(); ++at) {
        const bool reads = (wanted & (1U << at)) != 0;
        const bool writes = (wanted & (1U << (at + ARES_GETSOCK_MAXNUM))) != 0;
        sources[at] = {reads || writes ? sockets[at] : -1,
                       static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0};
    }
    timeval most{.tv_sec = patience_ms / 1000, .tv_usec = 0};
    timeval own{};
    const auto* const wait = ares_timeout(channel, &most, &own);
    const auto own_time = milliseconds(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1);
    bell.poll(sources, std::min(end, steady_clock::now() + own_time));
    for (const auto& each : sources)
        if (each.revents != 0)
            ares_process_fd(channel, (each.events & POLLIN) != 0 ? each.fd : ARES_SOCKET_BAD,
                            (each.events & POLLOUT) != 0 ? each.fd : ARES_SOCKET_BAD);
    ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

std::string servers_of(ares_channel channel) {
    ares_addr_node* list = nullptr;
    if (ares_get_servers(channel, &list) != ARES_SUCCESS) return "none";
    std::string text;
    for (const auto* each = list; each != nullptr; each = each->next) {
        std::array<char, INET6_ADDRSTRLEN> address{};
        ::inet_ntop(each->family, &each->addr, address.data(), address.size());
        text.append(text.empty() ? "" : ", ").append(address.data());
    }
    ares_free_data(list);
    return text;
}

[[noreturn]] void refuse(ares_channel channel, const std::string& host, int status) {
    constexpr std::string_view what = "the name could not be resolved";
    switch (status) {
        case ARES_ENOTFOUND:
        case ARES_ENODATA:
        case ARES_ENONAME:
            fail(Fault::unavailable, "{}: there is no address for {}", what, host);
        case ARES_ECANCELLED:
        case ARES_ETIMEOUT:
        case ARES_ECONNREFUSED:
            fail(Fault::unavailable, "{}: no name server answers (asked: {})", what,
                 servers_of(channel));
        default:
            fail(Fault::unavailable, "{}: {}", what, ares_strerror(status));
    }
}

}  // namespace

std::vector<Endpoint> look_up(const std::string& host, const std::string& port, Moment end,
                              const Bell& bell, const std::string& servers) {
    const Listening listening(bell);
    const auto number = number_of(port);
    end = std::min(end, steady_clock::now() + milliseconds(limits::lookup_ms));
    if (const auto known = literal(host, number)) return {*known};
    const auto channel = open(servers);
    Answer answer;
    ares_addrinfo_hints hints{};
    hints.ai_flags = ARES_AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel.get(), host.c_str(), port.c_str(), &hints, take, &answer);
    while (!answer.came) {
        if (steady_clock::now() >= end || listening.must_end()) ares_cancel(channel.get());
        if (!answer.came) turn(channel.get(), end, bell);
    }
    if (answer.endpoints.empty())
        refuse(channel.get(), host, answer.status == ARES_SUCCESS ? ARES_ENODATA : answer.status);
    return std::move(answer.endpoints);
}

}  // namespace vigo::wire
