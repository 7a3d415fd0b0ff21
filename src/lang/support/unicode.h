// unicode — what Go knows about characters: UTF-8, letters and digits, what can be printed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigo::lang {

inline constexpr char32_t broken_rune = 0xFFFD;

struct Rune {
    char32_t code = broken_rune;
    std::size_t size = 1;  ///< bytes; 0 at the end of the text
    bool valid = false;
};

/// The first character of `text`; a byte that is no UTF-8 is a broken rune of size 1.
Rune first_rune(std::string_view text);
void append_rune(std::string& to, char32_t code);
std::size_t count_runes(std::string_view text);
/// Whether a code point may stand in UTF-8: no surrogate, not beyond U+10FFFF.
bool is_valid_rune(char32_t code);

bool is_letter_or_digit(char32_t code);
bool is_letter(char32_t code);
bool is_printable(char32_t code);

/// Simple case mapping of one code point (Unicode, by the letters that have a pair).
char32_t to_upper(char32_t code);
char32_t to_lower_rune(char32_t code);

}  // namespace vigo::lang
