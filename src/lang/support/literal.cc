// literal — Go's escapes, bases and underscores.

#include "lang/support/literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "lang/support/unicode.h"

namespace vigo::lang {
namespace {

char small(char c) { return static_cast<char>(c | 0x20); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (small(c) >= 'a' && small(c) <= 'f'); }

/// Go allows `_` between digits and after a base prefix only.
bool underscores_fit(std::string_view text) {
    if (text.find('_') == std::string_view::npos) return true;
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    bool hex = false;
    char before = '^';
    if (text.size() >= 2 && text[0] == '0' &&
        std::string_view("box").find(small(text[1])) != std::string_view::npos) {
        hex = small(text[1]) == 'x';
        before = '0';
        text.remove_prefix(2);
    }
    for (const char c : text) {
        if (is_digit(c) || (hex && is_hex_digit(c))) {
            before = '0';
        } else if (c == '_') {
            if (before != '0') return false;
            before = '_';
        } else {
            if (before == '_') return false;
            before = '!';
        }
    }
    return before != '_';
}

/// An unsigned number with Go's prefixes; a leading 0 alone means octal.
std::optional<std::uint64_t> read_whole(std::string_view text) {
    int base = 10;
    if (text.size() >= 2 && text[0] == '0') {
        const char mark = small(text[1]);
        base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
        text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
    }
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return {};
    return value;
}

std::optional<double> read_real(const std::string& text) {
    const auto digits = std::string_view(text).substr(text.find_first_not_of("+-"));
    const bool hex = digits.size() > 2 && digits[0] == '0' && small(digits[1]) == 'x';
    if (hex && digits.find_first_of("pP") == std::string_view::npos) return {};
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size() || std::isinf(value)) return {};
    return value;
}

/// Go's strconv.ParseFloat.
std::optional<double> parse_float(std::string_view text) {
    if (text.find_first_of("0123456789") == std::string_view::npos || !underscores_fit(text))
        return {};
    std::string clean(text);
    std::erase(clean, '_');
    return read_real(clean);
}

/// The first part of a complex literal, as fmt.Sscan cuts it: bases other than ten and sixteen are
/// not known there.
std::string_view float_token(std::string_view text) {
    const auto run = [&text](std::size_t at, std::string_view any) {
        while (at < text.size() && any.find(text[at]) != std::string_view::npos) ++at;
        return at;
    };
    std::string_view digits = "0123456789_";
    std::size_t at = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
    const bool hex = text.substr(at).starts_with("0x") || text.substr(at).starts_with("0X");
    if (hex) {
        digits = "0123456789abcdefABCDEF_";
        at += 2;
    }
    at = run(at, digits);
    if (at < text.size() && text[at] == '.') at = run(at + 1, digits);
    if (at < text.size() && (hex ? small(text[at]) == 'p' : small(text[at]) == 'e')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        at = run(at, "0123456789_");
    }
    return text.substr(0, at);
}

std::optional<std::complex<double>> read_pair(std::string_view text) {
    const auto first = float_token(text);
    const auto second = float_token(text.substr(first.size()));
    if (second.empty() || (second[0] != '+' && second[0] != '-')) return {};
    if (text.substr(first.size() + second.size()) != "i") return {};
    const auto real = parse_float(first);
    const auto imaginary = parse_float(second);
    if (!real || !imaginary) return {};
    return std::complex<double>(*real, *imaginary);
}

std::optional<std::complex<double>> read_complex(std::string_view text) {
    if (const auto imaginary = parse_float(text.substr(0, text.size() - 1)))
        return std::complex<double>(0, *imaginary);
    return read_pair(text);
}

std::string without_underscores(std::string_view text) {
    std::string clean(text);
    std::erase(clean, '_');
    return clean;
}

std::optional<char32_t> read_digits(std::string_view& text, std::size_t count, int base) {
    if (text.size() < count) return {};
    std::uint32_t code = 0;
    const auto read = std::from_chars(text.data(), text.data() + count, code, base);
    if (read.ec != std::errc{} || read.ptr != text.data() + count) return {};
    text.remove_prefix(count);
    return code;
}

struct Escape {
    char letter;
    char means;
};
constexpr Escape escapes[] = {{'a', '\a'}, {'b', '\b'}, {'f', '\f'}, {'n', '\n'},
                              {'r', '\r'}, {'t', '\t'}, {'v', '\v'}, {'\\', '\\'}};

struct Character {
    char32_t code = 0;
    bool is_byte = false;  ///< `\x41` and `\101` are bytes, not code points
};

/// What follows a backslash; only the quote in use may be escaped.
std::optional<Character> read_escape(std::string_view& text, char quote) {
    if (text.empty()) return {};
    const char letter = text[0];
    text.remove_prefix(1);
    if (letter == quote) return Character{.code = static_cast<unsigned char>(letter)};
    for (const auto& each : escapes)
        if (each.letter == letter) return Character{.code = static_cast<unsigned char>(each.means)};
    if (letter == 'x' || (letter >= '0' && letter <= '7')) {
        std::string_view octal(text.data() - 1, text.size() + 1);
        const auto code = letter == 'x' ? read_digits(text, 2, 16) : read_digits(octal, 3, 8);
        if (!code || *code > 255) return {};
        if (letter != 'x') text = octal;
        return Character{.code = *code, .is_byte = true};
    }
    if (letter != 'u' && letter != 'U') return {};
    const auto code = read_digits(text, letter == 'u' ? 4 : 8, 16);
    if (!code || !is_valid_rune(*code)) return {};
    return Character{.code = *code};
}

std::optional<Character> read_one(std::string_view& text, char quote) {
    if (text.empty() || text[0] == quote || text[0] == '\n') return {};
    if (text[0] == '\\') {
        text.remove_prefix(1);
        return read_escape(text, quote);
    }
    const Rune rune = first_rune(text);
    text.remove_prefix(rune.size);
    return Character{.code = rune.code};
}

}  // namespace

std::optional<Number> read_number(std::string_view text, std::string& why) {
    why = "it is no number";
    if (text.ends_with('i')) {
        const auto complex = read_complex(text);
        if (!complex) return {};
        return Number{.value = {}, .complex = complex};
    }
    if (!underscores_fit(text)) return {};
    const auto clean = without_underscores(text);
    const bool negative = clean.starts_with('-');
    const bool sign = negative || clean.starts_with('+');
    if (clean.size() == (sign ? 1U : 0U)) return {};
    // Go's unsigned reader takes no sign; its signed one does.
    if (const auto whole = read_whole(std::string_view(clean).substr(sign ? 1 : 0))) {
        constexpr auto most = static_cast<std::uint64_t>(INT64_MAX);
        // Go takes an e in a signed 0x1e for an exponent's: the number is a real, of the same size.
        if (sign && clean.find_first_of("eE") != std::string::npos && *whole <= most)
            return Number{
                .value = negative ? -static_cast<double>(*whole) : static_cast<double>(*whole),
                .complex = {}};
        if (*whole <= most + (negative ? 1 : 0))
            return Number{.value = static_cast<std::int64_t>(negative ? 0 - *whole : *whole),
                          .complex = {}};
        if (!sign) return Number{.value = {}, .complex = {}, .overflows = true};
    }
    const auto real = read_real(clean);
    if (!real) return {};
    if (clean.find_first_of(".eEpP") == std::string::npos) {
        why = "it is too large for a whole number; a leading 0 makes it octal";
        return {};
    }
    // 0x1e is whole although it has an e: it was read above unless it overflows.
    return Number{.value = *real, .complex = {}};
}

std::optional<Value> read_character(std::string_view quoted) {
    auto text = quoted.substr(1);
    const auto one = read_one(text, '\'');
    if (!one || text != "'") return {};
    return Value(static_cast<std::int64_t>(one->code));
}

std::optional<std::string> read_quoted(std::string_view quoted) {
    const char quote = quoted[0];
    auto text = quoted.substr(1, quoted.size() - 2);
    std::string value;
    if (quote == '`') {
        value = text;
        std::erase(value, '\r');
        return value;
    }
    while (!text.empty()) {
        const auto one = read_one(text, quote);
        if (!one) return {};
        if (one->is_byte)
            value += static_cast<char>(one->code);
        else
            append_rune(value, one->code);
    }
    return value;
}

}  // namespace vigo::lang
