// text — small text functions.

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace vigo {
namespace {

constexpr std::string_view white = " \t\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// Length of the pattern element that starts at `at` if it matches `c`, else 0.
std::size_t element_match(std::string_view pattern, std::size_t at, char c) {
    if (pattern[at] == '?') return 1;
    if (pattern[at] == '[') {
        const auto end = pattern.find(']', at + 2);
        if (end != std::string_view::npos) {
            auto set = pattern.substr(at + 1, end - at - 1);
            const bool negated = set.starts_with('!') || set.starts_with('^');
            if (negated) set.remove_prefix(1);
            bool found = false;
            for (std::size_t i = 0; i < set.size(); ++i) {
                if (i + 2 < set.size() && set[i + 1] == '-') {
                    found |= lower(c) >= lower(set[i]) && lower(c) <= lower(set[i + 2]);
                    i += 2;
                } else {
                    found |= lower(c) == lower(set[i]);
                }
            }
            return found != negated ? end - at + 1 : 0;
        }
    }
    return lower(pattern[at]) == lower(c) ? 1 : 0;
}

/// Two swapped neighbours count as one mistake: they are the commonest of all.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    std::vector<std::size_t> above = row;
    std::vector<std::size_t> two_above = row;
    const auto same = [&](std::size_t i, std::size_t j) {
        return lower(a[i - 1]) == lower(b[j - 1]);
    };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        two_above.swap(above);
        above.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same(i, j) ? 0 : 1)});
            if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j))
                row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
    }
    return row.back();
}

}  // namespace

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> lines_of(std::string_view text) {
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    else if (text.empty())
        return {};
    return split(text, '\n');
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string joined;
    for (const auto& part : parts) {
        if (&part != parts.data()) joined += separator;
        joined += part;
    }
    return joined;
}

std::string to_lower(std::string_view text) {
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(), lower);
    return small;
}

bool glob_match(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
            continue;
        }
        const std::size_t step = p < pattern.size() ? element_match(pattern, p, text[t]) : 0;
        if (step > 0) {
            p += step;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

namespace {

/// The first edit distance that is too far from `word`.
std::size_t too_far(std::string_view word) { return std::max<std::size_t>(word.size() / 3, 1) + 1; }

}  // namespace

std::vector<std::string_view> all_near(std::string_view word,
                                       std::span<const std::string_view> candidates) {
    std::vector<std::string_view> near;
    for (const auto candidate : candidates)
        if (edit_distance(word, candidate) < too_far(word) &&
            std::find(near.begin(), near.end(), candidate) == near.end())
            near.push_back(candidate);
    return near;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view best;
    std::size_t least = too_far(word);
    for (const auto candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::string shell_quote(std::string_view word) {
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

std::string to_hex(std::span<const unsigned char> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::vector<unsigned char> from_hex(std::string_view text) {
    std::vector<unsigned char> bytes;
    if (text.size() % 2 != 0) return bytes;
    for (std::size_t at = 0; at < text.size(); at += 2) {
        const int high = hex_digit(text[at]);
        const int low = hex_digit(text[at + 1]);
        if (high < 0 || low < 0) return {};
        bytes.push_back(static_cast<unsigned char>(high * 16 + low));
    }
    return bytes;
}

std::string printable(std::string_view text, std::size_t most) {
    auto end = std::min(most, text.size());
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    std::string clean(text.substr(0, end));
    for (std::size_t at = 0; at < clean.size(); ++at) {
        const auto byte = static_cast<unsigned char>(clean[at]);
        const bool low = byte < 0x20 && byte != '\n' && byte != '\t';
        // U+0080 to U+009F: some terminals obey them as escape sequences.
        const bool high = byte == 0xC2 && at + 1 < clean.size() &&
                          static_cast<unsigned char>(clean[at + 1]) < 0xA0;
        if (high) clean.erase(at + 1, 1);
        if (low || high || byte == 0x7f) clean[at] = '?';
    }
    if (end < text.size()) clean += "…";
    return clean;
}

}  // namespace vigo
