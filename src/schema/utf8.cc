// utf8 — well-formed characters, after table 3-7 of the Unicode standard.

#include "schema/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace vigo {
namespace {

struct Lead {
    unsigned char first = 0;
    unsigned char last = 0;
    unsigned char least = 0;  // of the second byte
    unsigned char most = 0;
    std::size_t length = 0;
};

constexpr Lead leads[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                          {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
                          {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                          {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};

unsigned char byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// How many bytes at the begin are surely ASCII: whole words of eight.
std::size_t ascii_length(std::string_view text) {
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
    }
    return at;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto first = byte_at(text, 0);
    if (first < 0x80) return 1;
    for (const auto& lead : leads) {
        if (first < lead.first || first > lead.last) continue;
        const auto second = byte_at(text, 1);
        if (second < lead.least || second > lead.most) return 0;
        for (std::size_t at = 2; at < lead.length; ++at)
            if ((byte_at(text, at) & 0xC0) != 0x80) return 0;
        return lead.length;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        text.remove_prefix(ascii_length(text));
        if (text.empty()) break;
        const auto length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string to_utf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0)
            clean += "\xEF\xBF\xBD";
        else
            clean += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return clean;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

}  // namespace vigo
