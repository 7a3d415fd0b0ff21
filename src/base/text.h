// text — the small text functions that every layer needs, and the door to fmt.
#pragma once

#include <fmt/core.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigo {

using fmt::format;

/// `text` without white space (space, tab, CR, LF) at either end.
std::string_view trim(std::string_view text);

/// The parts between `separator`s, empty ones included; of "" one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The lines of `text` without their line feeds; a final line feed starts no further line.
std::vector<std::string_view> lines_of(std::string_view text);

std::string join(std::span<const std::string> parts, std::string_view separator);

/// ASCII only, as for host names and keywords.
std::string to_lower(std::string_view text);

/// Whether `text` fits a shell-like pattern of `*`, `?` and `[a-z]`, ASCII case ignored. Linear in
/// practice: `*` backtracks to the last star only.
bool glob_match(std::string_view pattern, std::string_view text);

/// The candidate that `word` was probably meant to be (edit distance at most a third of its
/// length), or "".
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// Every different candidate that is as near as `nearest` asks.
std::vector<std::string_view> all_near(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// `word` quoted for sh(1), always safe to paste.
std::string shell_quote(std::string_view word);

std::string to_hex(std::span<const unsigned char> bytes);
/// Empty when `text` is not an even number of hex digits.
std::vector<unsigned char> from_hex(std::string_view text);

/// `text` with every control character but line feed and tab replaced by `?`, and cut to `most`
/// bytes with "…": for text of foreign origin that reaches a terminal or a log.
std::string printable(std::string_view text, std::size_t most);

}  // namespace vigo
