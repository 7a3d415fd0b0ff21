#include "crypto/names.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace vigo::crypto {

std::optional<std::string> parse_address(const std::string& text) {
    std::array<char, 16> bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 4);
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 16);
    return std::nullopt;
}

std::string to_ipv6_text(std::span<const unsigned char> bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (bytes.size() != 16) return "";
    const char* const done = inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return done != nullptr ? done : "";
}

bool is_dns_name(std::string_view name) {
    if (name.starts_with("*.")) name.remove_prefix(2);
    if (name.size() > 253) return false;
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    };
    return std::ranges::all_of(split(name, '.'), [&](std::string_view label) {
        return !label.empty() && label.size() <= 63 && std::ranges::all_of(label, allowed);
    });
}

}  // namespace vigo::crypto
