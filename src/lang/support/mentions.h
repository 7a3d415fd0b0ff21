// mentions — the data that a template's text names, before there is any.
#pragma once

#include <string>
#include <vector>

#include "lang/reads.h"
#include "lang/support/tree.h"

namespace vigo::lang {

struct Mentions {
    Reads paths;
    bool root = false;  ///< the root itself is used as a value
};
Mentions mentions_of(const Tree& tree);

/// A path that is read by its fields.
struct Need {
    std::string path;
    std::size_t at = 0;   ///< in the text
    bool always = false;  ///< not in a branch
};
/// Without those that are also asked for by functions that bear their absence.
std::vector<Need> needs_of(const Tree& tree);

}  // namespace vigo::lang
