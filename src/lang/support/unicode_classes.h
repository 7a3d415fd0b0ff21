// unicode_classes — the code points beyond ASCII by what they are.
#pragma once

#include <cstdint>
#include <span>

namespace vigo::lang {

inline constexpr std::uint8_t rune_letter = 1;
inline constexpr std::uint8_t rune_digit = 2;
inline constexpr std::uint8_t rune_printable = 4;

struct RuneRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint8_t classes = 0;
};

/// In order; what is in none of them has no class. The tables are our own, so that a template gives
/// the same whatever library a build has.
std::span<const RuneRange> rune_ranges();

}  // namespace vigo::lang
