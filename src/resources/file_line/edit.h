// edit — lines of a text put in, replaced or taken out; a pure function.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace vigo::resources {

/// A compiled pattern; null for none.
using Pattern = std::shared_ptr<const re2::RE2>;

/// Throws Error(invalid), with the field's name, when it is no regular expression (RE2 syntax).
Pattern compile_pattern(std::string_view field, const std::string& pattern);

struct LineEdit {
    enum class At { end, begin, after, before };

    std::string line;
    bool has_line = false;
    bool absent = false;
    Pattern match;
    At at = At::end;
    Pattern anchor;        ///< of `after` (its last match) and `before` (its first)
    Pattern region_start;  ///< the region begins behind the first line that matches
    Pattern region_end;    ///< and ends before the next line that matches
};

/// `text` with the line in or out. Keeps the kind of line ends that the text has; the result ends
/// with one. Throws Error(conflict) when the anchor or the region is not there.
std::string edited(std::string_view text, const LineEdit& edit);

}  // namespace vigo::resources
