// atomic — files of a stack are replaced whole or not at all.
#pragma once

#include <string>

namespace vigo::cli {

/// Writes beside, keeps mode and owner of what it replaces, and renames. A link is refused: the
/// file behind it may belong to somebody else. Throws Error when the system refuses.
void write_atomically(const std::string& path, const std::string& text);

}  // namespace vigo::cli
