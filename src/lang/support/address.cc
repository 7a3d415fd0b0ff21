// address — addresses and networks as bytes; no resolver is asked.

#include "lang/support/address.h"

#include <charconv>
#include <vector>

#include "base/text.h"

namespace vigo::lang {
namespace {

std::optional<unsigned> read_part(std::string_view text, int base, unsigned most) {
    unsigned number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size() ||
        number > most)
        return {};
    return number;
}

std::optional<Address> read_v4(std::string_view text, std::size_t least_parts) {
    const auto parts = split(text, '.');
    if (parts.size() > 4 || parts.size() < least_parts) return {};
    Address made;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        const auto byte = read_part(parts[at], 10, 255);
        // A leading zero means octal to some programs and nothing to others.
        if (!byte || (parts[at].size() > 1 && parts[at][0] == '0')) return {};
        made.bytes[at] = static_cast<unsigned char>(*byte);
    }
    return made;
}

/// The 16-bit groups of one side of `::`; an IPv4 address may end them.
std::optional<std::vector<unsigned>> read_groups(std::string_view text) {
    std::vector<unsigned> groups;
    if (text.empty()) return groups;
    const auto parts = split(text, ':');
    for (const auto& part : parts) {
        if (&part == &parts.back() && part.find('.') != std::string_view::npos) {
            const auto tail = read_v4(part, 4);
            if (!tail) return {};
            groups.push_back(tail->bytes[0] * 256U + tail->bytes[1]);
            groups.push_back(tail->bytes[2] * 256U + tail->bytes[3]);
            continue;
        }
        const auto group = part.size() > 4 ? std::nullopt : read_part(part, 16, 0xFFFF);
        if (!group) return {};
        groups.push_back(*group);
    }
    return groups;
}

std::optional<Address> read_v6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = read_groups(text.substr(0, gap));
    const auto tail = read_groups(has_gap ? text.substr(gap + 2) : std::string_view());
    if (!head || !tail) return {};
    const auto count = head->size() + tail->size();
    if (has_gap ? count > 7 : count != 8) return {};
    Address made{.is_v6 = true};
    const auto put = [&made](std::size_t at, unsigned group) {
        made.bytes[at * 2] = static_cast<unsigned char>(group >> 8);
        made.bytes[at * 2 + 1] = static_cast<unsigned char>(group & 0xFF);
    };
    for (std::size_t at = 0; at < head->size(); ++at) put(at, (*head)[at]);
    for (std::size_t at = 0; at < tail->size(); ++at) put(8 - tail->size() + at, (*tail)[at]);
    return made;
}

unsigned char mask_at(std::size_t byte, int prefix) {
    const int bits = prefix - static_cast<int>(byte) * 8;
    if (bits >= 8) return 0xFF;
    if (bits <= 0) return 0;
    return static_cast<unsigned char>(0xFF00U >> bits);
}

std::string v6_text(const Address& address) {
    unsigned groups[8];
    for (std::size_t at = 0; at < 8; ++at)
        groups[at] = address.bytes[at * 2] * 256U + address.bytes[at * 2 + 1];
    std::size_t gap = 8;
    std::size_t gap_size = 1;  // a single zero group is written out
    for (std::size_t at = 0; at < 8; ++at) {
        std::size_t size = 0;
        while (at + size < 8 && groups[at + size] == 0) ++size;
        if (size > gap_size) {
            gap = at;
            gap_size = size;
        }
        if (size > 0) at += size - 1;
    }
    std::string text;
    for (std::size_t at = 0; at < 8; ++at) {
        if (at == gap) {
            text += "::";
            at += gap_size - 1;
            continue;
        }
        if (!text.empty() && !text.ends_with(':')) text += ':';
        text += format("{:x}", groups[at]);
    }
    return text;
}

}  // namespace

std::string Address::text() const {
    if (is_v6) return v6_text(*this);
    return format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

std::optional<Address> read_address(std::string_view text) {
    return text.find(':') == std::string_view::npos ? read_v4(text, 4) : read_v6(text);
}

std::optional<Subnet> read_subnet(std::string_view text) {
    const auto slash = text.find('/');
    const auto left = text.substr(0, slash);
    const bool has_prefix = slash != std::string_view::npos;
    const auto address = left.find(':') == std::string_view::npos
                             ? read_v4(left, has_prefix ? 1 : 4)
                             : read_v6(left);
    if (!address) return {};
    Subnet made{.address = *address, .prefix = address->bits()};
    if (!has_prefix) return made;
    const auto prefix =
        read_part(text.substr(slash + 1), 10, static_cast<unsigned>(address->bits()));
    if (!prefix) return {};
    made.prefix = static_cast<int>(*prefix);
    return made;
}

bool Subnet::contains(const Address& other) const {
    if (other.is_v6 != address.is_v6) return false;
    for (std::size_t at = 0; at < other.bytes.size(); ++at)
        if (((address.bytes[at] ^ other.bytes[at]) & mask_at(at, prefix)) != 0) return false;
    return true;
}

Address Subnet::first() const {
    Address made = address;
    for (std::size_t at = 0; at < made.bytes.size(); ++at) made.bytes[at] &= mask_at(at, prefix);
    return made;
}

Address Subnet::last() const {
    Address made = first();
    const auto count = static_cast<std::size_t>(made.bits()) / 8;
    for (std::size_t at = 0; at < count; ++at)
        made.bytes[at] |= static_cast<unsigned char>(~mask_at(at, prefix));
    return made;
}

}  // namespace vigo::lang
