// address — IPv4 and IPv6 addresses and networks, read without asking anyone.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace vigo::lang {

/// Bytes in network order; 4 of them count when it is IPv4.
struct Address {
    std::array<unsigned char, 16> bytes{};
    bool is_v6 = false;

    int bits() const { return is_v6 ? 128 : 32; }
    /// `10.0.0.1`, or the shortest form of IPv6 (RFC 5952).
    std::string text() const;
    friend bool operator==(const Address&, const Address&) = default;
};

struct Subnet {
    Address address;  ///< as given: bits after the prefix are kept
    int prefix = 0;

    bool contains(const Address& other) const;
    /// With the bits after the prefix all clear, or all set.
    Address first() const;
    Address last() const;
};

std::optional<Address> read_address(std::string_view text);
/// `10.0.0.0/8`, `10/8` (missing bytes are 0), `fd00::/8`; without a prefix the one address.
std::optional<Subnet> read_subnet(std::string_view text);

}  // namespace vigo::lang
