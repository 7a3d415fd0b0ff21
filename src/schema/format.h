// format — .vgo files in the one layout that everybody uses. Not fmt's format: see base/text.h.
#pragma once

#include <string>
#include <string_view>

namespace vigo {

struct Formatted {
    std::string text;    ///< the same text when it was left as it is
    std::string reason;  ///< why it was left as it is; "" when it was formatted
};

/// Two spaces of indent, lists inside of their key, one space behind a colon or dash, `name:` for
/// `configcrate:`, the attributes of a resource in one order (what it is, when, its own, what it
/// waits for and triggers). Comments and blank lines stay with what they stand before, texts keep
/// their quotes. The result means the same and formats to itself: both are checked on every text,
/// and one that would not is left as it is. A text that is no YAML is left as it is.
Formatted format_vgo(std::string_view text);

}  // namespace vigo
