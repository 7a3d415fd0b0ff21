// lines — what each line of a block-style YAML text opens: dashes, a name, a value. By looks, not
// by parsing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/text.h"

namespace vigo::lsp {

struct Line {
    std::vector<std::size_t> dashes;  ///< columns, from 0
    std::size_t begin = 0;            ///< of what stands behind indent and dashes
    bool has_name = false;            ///< `name:` stands there
    std::string name;
    std::size_t value = 0;  ///< where the value begins; the end of the line when there is none
    bool empty = false;     ///< blank or a comment
    bool in_block = false;  ///< text of a block scalar
};

Line line_of(std::string_view text);
/// All lines, with the texts of block scalars told apart.
std::vector<Line> lines_of(const Text& text);

/// A scalar as it stands there, without quotes and a comment behind it.
std::string scalar_of(std::string_view text);

}  // namespace vigo::lsp
