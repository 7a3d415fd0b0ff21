#include "wire/address.h"

#include <netdb.h>
#include <sys/socket.h>

#include "base/error.h"

namespace vigo::wire {

Address split_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon + 1 == text.size())
        fail(Fault::invalid, "{} is not host:port", text);
    Address address{.host = text.substr(0, colon), .port = text.substr(colon + 1)};
    if (address.host.starts_with('[') && address.host.ends_with(']'))
        address.host = address.host.substr(1, address.host.size() - 2);
    return address;
}

void FreeAddresses::operator()(addrinfo* list) const { ::freeaddrinfo(list); }

Addresses resolve(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0 || found == nullptr)
        fail(Fault::unavailable, "the name could not be resolved");
    return Addresses(found);
}

}  // namespace vigo::wire
