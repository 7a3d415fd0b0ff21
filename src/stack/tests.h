// tests — the files of tests that belong to a stacks folder: in it, or in a folder tests/ beside
// it.
#pragma once

#include <optional>
#include <string>

#include "stack/folder.h"

namespace vigo::stack {

/// The `*.test.vgo` files of `tree`, which was read from `folder`, and those of `tests/` beside the
/// folder (`../tests/…`). What else lies in tests/ is no concern of ours.
Tree test_files(const std::string& folder, const Tree& tree, Diagnostics& findings);

/// The text of `path`, relative to the file of tests `test_file` (a path of `test_files`). Nothing
/// when there is no such regular file, or it is outside of the folder that the tests belong to.
std::optional<std::string> read_beside(const std::string& folder, const std::string& test_file,
                                       const std::string& path);

}  // namespace vigo::stack
