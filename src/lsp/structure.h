// structure — which maps and lists are open at a place of a YAML text, though the text may be
// broken: who types is seldom done.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vigo::lsp {

/// Scalars of a map, as they are written, without quotes; with what `<<` takes from an anchor.
using Members = std::map<std::string, std::string>;

struct Structure {
    /// Names of maps from the top, "[]" for an item of a list: `resources`, `[]`, `mode`.
    std::vector<std::string> path;
    /// Of the map that each step of the path was taken from; one more when a name can stand here.
    std::vector<Members> members;
    bool in_name = false;   ///< the name of a map's member may stand here
    bool in_value = false;  ///< a scalar may stand here; at the begin of a line, both may
    std::size_t from = 0;   ///< the scalar that is here, without quotes
    std::size_t to = 0;
    std::size_t text = 0;                        ///< where its text began, perhaps lines above
    bool in_block = false;                       ///< it is the text below `|` or `>`
    std::map<std::string, std::size_t> anchors;  ///< by name: where those before this place stand
};

/// What stands before `cursor` decides where that is. The text behind it tells how its scalar ends,
/// what else is in its maps, and what a line without indent lies in. A bracket or quote that is
/// never closed ends where a line is not indented more than the collection around it. Takes time
/// linear in the text.
Structure structure_at(std::string_view text, std::size_t cursor);

}  // namespace vigo::lsp
