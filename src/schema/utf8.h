// utf8 — the little of UTF-8 (RFC 3629) that writers of YAML and JSON need, and those who count
// columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigo {

/// The length in bytes of the well-formed character at the start of `text`; 0 when there is none.
std::size_t utf8_length(std::string_view text);

/// Whether all of `text` is well-formed: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

/// `text` with every byte that is not part of a well-formed character replaced by U+FFFD.
std::string to_utf8(std::string_view text);

/// Characters of a well-formed text; of another one, bytes that begin one.
std::size_t characters_in(std::string_view text);

}  // namespace vigo
