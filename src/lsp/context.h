// context — where in the structure of a file a cursor stands, told by indent, so that a text need
// not be whole to be completed.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/text.h"

namespace vigo::lsp {

struct Context {
    /// Names of maps from the top, "[]" for an item of a list: `resources`, `[]`, `mode`. In a name
    /// the path is that of the map around it.
    std::vector<std::string> path;
    bool in_name = false;      ///< the cursor stands in the name of a map's member
    bool in_template = false;  ///< inside of `{{ }}`, or in a file of templates/
    std::string word;          ///< the whole word or scalar under the cursor, without quotes
    Span span;                 ///< of that word in the text
    std::string typed;         ///< the part of it before the cursor
    std::map<std::string, std::string> siblings;  ///< scalars beside the cursor in its map

    std::string sibling(const std::string& name) const;
    /// The last names of the path.
    bool ends_with(std::initializer_list<std::string_view> tail) const;
};

Context context_at(const Text& text, const Position& position, bool is_template_file);

}  // namespace vigo::lsp
