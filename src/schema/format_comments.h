// format_comments — which comment and which blank line belongs to which item. Inside schema/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/yaml_layout.h"

namespace vigo::detail {

/// An item with the lines around it that are not YAML: comments without their indent, blank lines
/// as "".
struct Piece {
    const LayoutItem* item = nullptr;
    std::vector<std::string> before;
    std::vector<std::string> after;  ///< indented as the item, below all that it holds
    std::string opening;             ///< a comment behind the colon or dash, the value stands below
    std::string closing;             ///< a comment behind the value
    std::vector<Piece> pieces;       ///< of the value, when that is a map or a list
    std::size_t column = 0;          ///< of the item in the text, from 0
};

struct Pieces {
    std::vector<std::string> head;  ///< `---`, when there is one
    std::vector<Piece> root;
    std::vector<std::string> foot;
};

/// Nothing when a comment stands where it would be lost. `root` is a map or a list.
std::optional<Pieces> pieces_of(std::string_view text, const Layout& root);

/// Where a block scalar's last line ends; libyaml's mark lies behind blank lines that do not count.
std::size_t end_of_block(std::string_view text, const Layout& scalar, std::size_t column);

}  // namespace vigo::detail
