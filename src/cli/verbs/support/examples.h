// examples — the stacks that ship, to copy from.
#pragma once

#include <string>
#include <vector>

namespace vigo::cli {

struct Example {
    std::string name;   ///< its folder below that of the examples: `first`, `web/nginx`
    std::string about;  ///< the first line of text of its README.md, or of its first crate
    std::string folder;
    std::vector<std::string> files;  ///< relative to the folder, sorted
    std::size_t crates = 0;
};

/// Every folder below `folder` that is a stack, sorted by name. Throws Error(not_found) when there
/// is no such folder.
std::vector<Example> examples_in(const std::string& folder);

}  // namespace vigo::cli
