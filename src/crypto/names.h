// names — the names that our certificates carry, and the forms of a host's name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vigo::crypto {

inline constexpr std::string_view envoy_prefix = "urn:vigo:envoy:";
inline constexpr std::string_view bundle_key_name = "urn:vigo:bundle-key";
/// An extended key usage of client certificates that stand for every envoy of a rehearsal, made of
/// a UUID (X.667, 2.25). Only a server of `vigosrv simulate` issues it, and only it heeds it.
inline constexpr const char* simulation_usage = "2.25.161087590247228094544414475040445084313";

/// The 4 or 16 bytes of an IP address in text; nothing when it is not one.
std::optional<std::string> parse_address(const std::string& text);

/// As RFC 5952 writes it; "" unless there are 16 bytes.
std::string to_ipv6_text(std::span<const unsigned char> bytes);

/// Letters, digits, `-`, `_`, `.` and at most one leading `*.`; labels of 1 to 63 bytes, 253 in
/// all.
bool is_dns_name(std::string_view name);

}  // namespace vigo::crypto
