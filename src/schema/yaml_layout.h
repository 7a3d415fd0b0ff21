// yaml_layout — how a YAML text is laid out: which byte belongs to which key, item and scalar. For
// the formatter and for editors; values come from parse_yaml. Inside schema/ only.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace vigo::detail {

struct LayoutItem;

/// A node of the text, from its first byte (anchor and tag included) up to its end.
struct Layout {
    enum class Kind {
        none,     ///< nothing was written: null
        inline_,  ///< a scalar without block, a bracketed collection, an alias
        block,    ///< `|` or `>`
        map,
        list
    };
    Kind kind = Kind::none;
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t props = 0;  ///< bytes of an anchor or tag before a map or list
    bool linked = false;    ///< holds an anchor or an alias: its order matters
    std::vector<LayoutItem> items;
};

/// An entry of a map or an item of a list.
struct LayoutItem {
    std::size_t from = 0;  ///< of the key or the dash
    std::size_t mark = 0;  ///< just behind the colon or the dash
    Layout key;            ///< of a map's entry
    Layout value;
};

/// Nothing for a text that is not one well-formed document, or that uses `? key` or directives.
std::optional<Layout> layout_of(std::string_view text);

}  // namespace vigo::detail
