#include "server/pki/names.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/error.h"
#include "crypto/names.h"

namespace vigo::pki {
namespace {

/// The shortest spelling of an address, a DNS name in lower case; "" when it is neither.
std::string plainest(const std::string& name) {
    if (const auto bytes = crypto::parse_address(name)) {
        if (bytes->size() == 4) return name;
        return crypto::to_ipv6_text(
            {reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()});
    }
    return crypto::is_dns_name(name) ? to_lower(name) : "";
}

void check(const std::string& name, std::string_view setting) {
    if (plainest(name).empty())
        fail(Fault::invalid, "{}: `{}` is neither a DNS name nor an IP address", setting,
             printable(name, 80));
}

bool is_link_local(const std::string& address) {
    const auto bytes = crypto::parse_address(address);
    if (!bytes) return true;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>((*bytes)[i]); };
    return bytes->size() == 4 ? at(0) == 169 && at(1) == 254
                              : at(0) == 0xfe && (at(1) & 0xc0) == 0x80;
}

std::string text_of(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = nullptr;
    if (address.sa_family == AF_INET)
        bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    if (address.sa_family == AF_INET6)
        bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (bytes == nullptr) return "";
    const char* const done = inet_ntop(address.sa_family, bytes, text.data(), text.size());
    return done != nullptr ? done : "";
}

std::vector<std::string> interface_addresses() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned(first, ::freeifaddrs);
    std::vector<std::string> addresses;
    for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0) continue;
        auto text = text_of(*one->ifa_addr);
        if (!text.empty() && !is_link_local(text)) addresses.push_back(std::move(text));
    }
    // Interfaces are listed in the order of their making: the certificate shall not depend on it.
    std::ranges::sort(addresses);
    return addresses;
}

}  // namespace

std::vector<std::string> wanted_names(const NameSources& from) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        auto plain = plainest(name);
        if (!plain.empty() && std::ranges::find(names, plain) == names.end())
            names.push_back(std::move(plain));
    };
    if (!from.hostname.empty()) check(from.hostname, "server.hostname");
    for (const auto& name : from.extra) check(name, "server.tls_sans");
    add(from.hostname);
    add(from.machine);
    for (const auto* const always : {"localhost", "127.0.0.1", "::1"}) add(always);
    for (const auto& list : {from.addresses, from.extra})
        for (const auto& name : list) add(name);
    return names;
}

NameSources machine_names(const std::string& hostname, const std::vector<std::string>& extra) {
    std::array<char, 256> machine{};
    if (::gethostname(machine.data(), machine.size() - 1) != 0) machine.front() = '\0';
    return {.hostname = hostname,
            .machine = machine.data(),
            .addresses = interface_addresses(),
            .extra = extra};
}

std::string as_certified(const std::string& name) {
    return (crypto::parse_address(name) ? "IP:" : "DNS:") + name;
}

}  // namespace vigo::pki
