// atomic — files of a stack are replaced whole or not at all.
#pragma once

#include <string>

namespace vigo::cli {

/// Writes beside, keeps mode and owner of what it replaces, and renames. A link is refused: the
/// file behind it may belong to somebody else. What a killed one left beside goes. Throws Error
/// when the system refuses: the message says so when it is written nevertheless.
void write_atomically(const std::string& path, const std::string& text);

}  // namespace vigo::cli
