// address — `host:port` taken apart, and looked up. Private to this folder.
#pragma once

#include <memory>
#include <string>

struct addrinfo;

namespace vigo::wire {

struct Address {
    std::string host;  ///< without brackets; "" for all
    std::string port;
};

/// `host:port`, `[2001:db8::1]:port`, `:port`. Throws Error(invalid).
Address split_address(const std::string& text);

struct FreeAddresses {
    void operator()(addrinfo* list) const;
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// At least one, to listen on. Asks the system, for as long as its resolv.conf says. Throws
/// Error(unavailable).
Addresses resolve(const std::string& host, const std::string& port);

}  // namespace vigo::wire
