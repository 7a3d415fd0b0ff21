// folder — the stacks folder on disk as a tree of texts: what `vigo apply`, `vigocli` and the
// server compile from.
#pragma once

#include <map>
#include <string>

#include "schema/diagnostic.h"

namespace vigo::stack {

/// Paths relative to the folder (`configcrates/web.vgo`) to the texts of the files; the compiler's
/// SourceTree.
using Tree = std::map<std::string, std::string>;

/// Reads every `*.vgo` file, and under `templates/` every file; the rest of the folder is not part
/// of a stack. Hidden names and editors' backups are skipped, outside of `templates/` hidden
/// folders too. A symbolic link to a file of the folder is read as that file; any other link, a
/// file that cannot be read, is no UTF-8, or has an unprintable name, is a finding that names it,
/// as is a folder over the bounds of `base/limits.h`. Throws Error when `folder` itself cannot be
/// read. Nothing outside of `folder` is ever read.
Tree read_folder(const std::string& folder, Diagnostics& findings);

/// SHA-256 of paths and texts, in hex. Equal trees have equal digests.
std::string digest_of(const Tree& tree);

}  // namespace vigo::stack
