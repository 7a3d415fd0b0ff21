// root — the stack that a file belongs to.
#pragma once

#include <string>

namespace vigo::stack {

/// A stack and a file of it.
struct Home {
    std::string folder;  ///< absolute, without links
    std::string file;    ///< relative to the folder; "" when the path is the folder itself
};

/// The folder around `path` (a file, which may be new, or a folder) that looks like a stack: the
/// one that holds `configcrates/` or what stands at the top of a stack. A folder that nothing
/// around looks like a stack is one itself. Reads names only.
Home home_of(const std::string& path);

}  // namespace vigo::stack
