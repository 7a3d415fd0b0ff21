// functions_network — addresses and networks.

#include <algorithm>

#include "base/text.h"
#include "lang/support/address.h"
#include "lang/support/function.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

Subnet subnet_of(const Datum& datum) {
    const auto text = text_of(datum);
    const auto subnet = read_subnet(text);
    if (!subnet)
        throw Refusal{format("\"{}\" is no network", printable(text, 60)),
                      "write an address and a prefix length: 10.1.0.0/16"};
    return *subnet;
}

Address address_of(const Datum& datum) {
    const auto text = text_of(datum);
    const auto address = read_address(text);
    if (!address) throw Refusal{format("\"{}\" is no IP address", printable(text, 60))};
    return *address;
}

Datum ip_net(Arguments given, Run&) {
    const auto subnet = subnet_of(given[0]);
    return Value(format("{}/{}", subnet.first().text(), subnet.prefix));
}

Datum cidr_address(Arguments given, Run&) { return Value(subnet_of(given[0]).address.text()); }

Datum cidr_prefix(Arguments given, Run&) {
    return Value(static_cast<std::int64_t>(subnet_of(given[0]).prefix));
}

Datum cidr_netmask(Arguments given, Run&) {
    Subnet subnet = subnet_of(given[0]);
    subnet.address.bytes.fill(0xFF);
    if (!subnet.address.is_v6)
        std::fill(subnet.address.bytes.begin() + 4, subnet.address.bytes.end(), 0);
    return Value(subnet.first().text());
}

Datum cidr_broadcast(Arguments given, Run&) {
    const auto subnet = subnet_of(given[0]);
    if (subnet.address.is_v6) throw Refusal{"an IPv6 network has no broadcast address"};
    return Value(subnet.last().text());
}

/// Adds to the number that the bytes are; false when it does not fit.
bool add(Address& to, std::uint64_t number) {
    for (auto at = static_cast<std::size_t>(to.bits()) / 8; at-- > 0;) {
        number += to.bytes[at];
        to.bytes[at] = static_cast<unsigned char>(number & 0xFF);
        number >>= 8;
    }
    return number == 0;
}

Datum cidr_host(Arguments given, Run&) {
    const auto number = integer_of(given[0]);
    const auto subnet = subnet_of(given[1]);
    // Negative numbers count from the end, -1 is the last address.
    Address host = subnet.first();
    const auto host_bits = subnet.address.bits() - subnet.prefix;
    const bool fits = host_bits >= 63 || (number < (INT64_C(1) << host_bits) &&
                                          -(number + 1) < (INT64_C(1) << host_bits));
    if (number >= 0) {
        if (fits && add(host, static_cast<std::uint64_t>(number)) && subnet.contains(host))
            return Value(host.text());
    } else if (fits) {
        // Counting down from all ones is counting up in the complement.
        Address down = subnet.first();
        add(down, static_cast<std::uint64_t>(-(number + 1)));
        host = subnet.last();
        const auto first = subnet.first();
        for (std::size_t at = 0; at < host.bytes.size(); ++at)
            host.bytes[at] =
                static_cast<unsigned char>(host.bytes[at] ^ down.bytes[at] ^ first.bytes[at]);
        return Value(host.text());
    }
    throw Refusal{format("the network {} has no address number {}", text_of(given[1]), number)};
}

Datum cidr_contains(Arguments given, Run&) {
    return Value(subnet_of(given[0]).contains(address_of(given[1])));
}

Datum is_ip(Arguments given, Run&) { return Value(read_address(text_of(given[0])).has_value()); }
Datum is_ipv4(Arguments given, Run&) {
    const auto address = read_address(text_of(given[0]));
    return Value(address && !address->is_v6);
}
Datum is_ipv6(Arguments given, Run&) {
    const auto address = read_address(text_of(given[0]));
    return Value(address && address->is_v6);
}

constexpr Function table[] = {
    {.info =
         {"ipNet", "ipNet CIDR", "network",
          "The network that an address with a prefix length is in: 10.1.2.3/16 gives 10.1.0.0/16.",
          R"(ipNet "10.1.2.3/16")", "10.1.0.0/16", "what is no network"},
     .takes = "t",
     .call = ip_net},
    {.info = {"cidrHost", "cidrHost NUMBER CIDR", "network",
              "An address of the network by its number; -1 is the last one.",
              R"(cidrHost 5 "10.1.0.0/16")", "10.1.0.5",
              "what is no network; a number that the network has not"},
     .takes = "it",
     .call = cidr_host},
    {.info = {"cidrAddress", "cidrAddress CIDR", "network",
              "The address without its prefix length.", R"(cidrAddress "10.1.2.3/16")", "10.1.2.3",
              "what is no network"},
     .takes = "t",
     .call = cidr_address},
    {.info = {"cidrPrefix", "cidrPrefix CIDR", "network", "The prefix length.",
              R"(cidrPrefix "10.1.2.3/16")", "16", "what is no network"},
     .takes = "t",
     .call = cidr_prefix},
    {.info = {"cidrNetmask", "cidrNetmask CIDR", "network",
              "The mask: 255.255.0.0 for a prefix length of 16.", R"(cidrNetmask "10.1.2.3/20")",
              "255.255.240.0", "what is no network"},
     .takes = "t",
     .call = cidr_netmask},
    {.info = {"cidrBroadcast", "cidrBroadcast CIDR", "network",
              "The last address of an IPv4 network.", R"(cidrBroadcast "10.1.2.3/20")",
              "10.1.15.255", "what is no network; IPv6"},
     .takes = "t",
     .call = cidr_broadcast},
    {.info = {"cidrContains", "cidrContains CIDR ADDRESS", "network",
              "Whether the address is in the network.",
              R"(cidrContains "10.1.0.0/16" "10.1.200.1")", "true",
              "what is no network or no address"},
     .takes = "tt",
     .call = cidr_contains},
    {.info = {"isIP", "isIP TEXT", "network", "Whether the text is an IPv4 or IPv6 address.",
              R"(isIP "fd00::1")", "true"},
     .takes = "t",
     .call = is_ip},
    {.info = {"isIPv4", "isIPv4 TEXT", "network", "Whether the text is an IPv4 address.",
              R"(isIPv4 "10.0.0.256")", "false"},
     .takes = "t",
     .call = is_ipv4},
    {.info = {"isIPv6", "isIPv6 TEXT", "network", "Whether the text is an IPv6 address.",
              R"(isIPv6 "::1")", "true"},
     .takes = "t",
     .call = is_ipv6},
};

}  // namespace

std::span<const Function> network_functions() { return table; }

}  // namespace vigo::lang
