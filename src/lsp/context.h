// context — where in the structure of a file a cursor stands, and the word there.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/structure.h"
#include "lsp/text.h"

namespace vigo::lsp {

struct Context {
    /// Names of maps from the top, "[]" for an item of a list: `resources`, `[]`, `mode`. In a name
    /// the path is that of the map around it.
    std::vector<std::string> path;
    bool in_name = false;      ///< the cursor stands where a map's member is named
    bool in_value = false;     ///< where a scalar may stand; at the begin of a line it may be both
    bool in_template = false;  ///< inside of `{{ }}`
    std::string word;          ///< the whole word or scalar under the cursor, without quotes
    Span span;                 ///< of that word in the text
    std::string typed;         ///< the part of it before the cursor
    std::map<std::string, Span> anchors;  ///< those before the cursor, by name
    std::vector<Members> members;         ///< of the maps around the cursor, by depth in the path

    /// Scalars of the map that the first `depth` steps of the path lead to.
    const Members& members_at(std::size_t depth) const;
    std::string member_at(std::size_t depth, const std::string& name) const;
    /// The last names of the path.
    bool ends_with(std::initializer_list<std::string_view> tail) const;
};

/// In a template file only `{{ }}` has structure.
Context context_at(const Text& text, const Position& position, bool is_template_file);

}  // namespace vigo::lsp
