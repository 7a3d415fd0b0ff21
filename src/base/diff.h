// diff — how two texts differ line by line, for people.
#pragma once

#include <string>
#include <string_view>

namespace vigo {

/// A unified diff with three lines of context, no file names; "" for equal texts. At most
/// `limits::diff_bytes`, then how much is missing. Bytes that are no text, and texts over
/// `limits::diffed_bytes`, are only counted.
std::string unified_diff(std::string_view before, std::string_view after);

/// Whether a terminal can show it: no control characters but white space and escape.
bool is_text(std::string_view content);

}  // namespace vigo
