// mend — the safe fixes of a stack, made until none is left.
#pragma once

#include <string>
#include <vector>

#include "compile/compile.h"
#include "schema/diagnostic.h"

namespace vigo::cli {

struct Mended {
    compile::SourceTree tree;      ///< with the fixes made
    std::vector<Diagnostic> made;  ///< what they mended; places are of the text at that time
    Diagnostics left;              ///< what remains
};

/// One fix may uncover what another one mends, so this takes rounds, at most
/// `limits::fix_rounds`. A file that YAML can read is never turned into one that it cannot: then it
/// is left as it is.
Mended mend(const compile::SourceTree& tree, const compile::Types& types);

/// Writes the files of `after` that differ from `before` into `folder`, each whole or not at all,
/// with its owner and mode. A link stays a link: its target is written.
void write_changes(const std::string& folder, const compile::SourceTree& before,
                   const compile::SourceTree& after);

/// `--- a/file`, `+++ b/file` and a unified diff for each file that differs.
std::string diff_of(const compile::SourceTree& before, const compile::SourceTree& after);

}  // namespace vigo::cli
