// findings — diagnostics for people: the line that they speak of, and a caret under the place.
#pragma once

#include <string>

#include "compile/compile.h"
#include "schema/diagnostic.h"

namespace vigo::cli {

/// The finding in one line; below it the line of the file, and a caret under the place. Colour is
/// the caller's to allow.
std::string shown(const Diagnostic& finding, const compile::SourceTree& tree, bool colour);

/// All of them, at most `limits::diagnostics_shown`, then how many more there are.
std::string shown(const Diagnostics& findings, const compile::SourceTree& tree, bool colour);

/// `2 errors, 1 warning in 14 files; --fix mends 1 of them`.
std::string summary(const Diagnostics& findings, std::size_t files);

/// Workflow commands of GitHub, one a line: https://docs.github.com/actions (workflow commands).
/// `folder` is put before the paths, so that they are those of the repository.
std::string github_commands(const Diagnostics& findings, const std::string& folder);

}  // namespace vigo::cli
