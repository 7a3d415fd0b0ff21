// unicode — UTF-8 by hand, classes by table, case by ranges.

#include "lang/support/unicode.h"

#include <algorithm>

#include "lang/support/unicode_classes.h"

namespace vigo::lang {
namespace {

bool is_any(char32_t code, int classes) {
    const auto ranges = rune_ranges();
    const auto found =
        std::lower_bound(ranges.begin(), ranges.end(), code,
                         [](const RuneRange& each, char32_t wanted) { return each.last < wanted; });
    return found != ranges.end() && found->first <= code && (found->classes & classes) != 0;
}

bool is_ascii_letter(char32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

bool is_between(char32_t code, char32_t first, char32_t last) {
    return code >= first && code <= last;
}

/// The bytes of a sequence that starts with `lead`, 0 when none does; and its smallest code point.
std::size_t length_of(unsigned char lead, char32_t& least) {
    if (lead >= 0xC2 && lead <= 0xDF) return least = 0x80, 2;
    if (lead >= 0xE0 && lead <= 0xEF) return least = 0x800, 3;
    if (lead >= 0xF0 && lead <= 0xF4) return least = 0x10000, 4;
    return 0;
}

}  // namespace

bool is_valid_rune(char32_t code) { return code <= 0x10FFFF && !is_between(code, 0xD800, 0xDFFF); }

Rune first_rune(std::string_view text) {
    if (text.empty()) return {.size = 0};
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return {.code = lead, .size = 1, .valid = true};
    char32_t least = 0;
    const std::size_t length = length_of(lead, least);
    if (length == 0 || text.size() < length) return {};
    char32_t code = lead & (0x7FU >> length);
    for (std::size_t at = 1; at < length; ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xC0) != 0x80) return {};
        code = (code << 6) | (byte & 0x3FU);
    }
    if (code < least || !is_valid_rune(code)) return {};
    return {.code = code, .size = length, .valid = true};
}

void append_rune(std::string& to, char32_t code) {
    if (!is_valid_rune(code)) code = broken_rune;
    const auto put = [&to](char32_t byte) { to += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | (code >> 6));
    } else {
        if (code < 0x10000) {
            put(0xE0 | (code >> 12));
        } else {
            put(0xF0 | (code >> 18));
            put(0x80 | ((code >> 12) & 0x3F));
        }
        put(0x80 | ((code >> 6) & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

std::size_t count_runes(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(first_rune(text).size);
        ++count;
    }
    return count;
}

bool is_letter(char32_t code) {
    if (code < 0x80) return is_ascii_letter(code);
    return is_any(code, rune_letter);
}

bool is_letter_or_digit(char32_t code) {
    if (code < 0x80) return is_ascii_letter(code) || is_between(code, '0', '9');
    return is_any(code, rune_letter | rune_digit);
}

bool is_printable(char32_t code) {
    if (code < 0x80) return code >= 0x20 && code < 0x7F;
    return is_any(code, rune_printable);
}

// Latin-1, Latin Extended-A, Greek and Cyrillic: the scripts that host names' owners and mottos are
// written in. Letters whose pair is irregular keep their case.
char32_t to_upper(char32_t code) {
    if (is_between(code, 'a', 'z')) return code - 32;
    if (is_between(code, 0xE0, 0xFE) && code != 0xF7) return code - 32;
    if (code == 0xFF) return 0x178;
    if (is_between(code, 0x100, 0x137) && code != 0x131) return code & ~char32_t{1};
    if (is_between(code, 0x139, 0x148) && code % 2 == 0) return code - 1;
    if (is_between(code, 0x14A, 0x177)) return code & ~char32_t{1};
    if (is_between(code, 0x179, 0x17E) && code % 2 == 0) return code - 1;
    if (is_between(code, 0x3B1, 0x3C9) && code != 0x3C2) return code - 32;
    if (is_between(code, 0x430, 0x44F)) return code - 32;
    if (is_between(code, 0x450, 0x45F)) return code - 80;
    return code;
}

char32_t to_lower_rune(char32_t code) {
    if (is_between(code, 'A', 'Z')) return code + 32;
    if (is_between(code, 0xC0, 0xDE) && code != 0xD7) return code + 32;
    if (code == 0x178) return 0xFF;
    if (is_between(code, 0x100, 0x137) && code != 0x130) return code | 1;
    if (is_between(code, 0x139, 0x148) && code % 2 == 1) return code + 1;
    if (is_between(code, 0x14A, 0x177)) return code | 1;
    if (is_between(code, 0x179, 0x17E) && code % 2 == 1) return code + 1;
    if (is_between(code, 0x391, 0x3A9) && code != 0x3A2) return code + 32;
    if (is_between(code, 0x410, 0x42F)) return code + 32;
    if (is_between(code, 0x400, 0x40F)) return code + 80;
    return code;
}

}  // namespace vigo::lang
