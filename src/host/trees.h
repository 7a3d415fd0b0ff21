// trees — directories with their parents made, and with all below them removed.
#pragma once

#include <string>
#include <vector>

#include "host/rooted.h"

namespace vigo {

std::vector<std::string> sorted_names(int folder, const std::string& path);

/// Makes the directory, and first those of its parents that are missing (0755). New ones belong to
/// root, and have exactly that mode whatever the umask. One that exists is left alone; anything
/// else in the way throws Error(conflict).
void make_directories(const Rooted& rooted, const std::string& path, mode_t mode);

/// Removes the directory and all below it. Stops with Error(conflict), before anything is removed
/// beyond it, at a mount point, and at `limits::tree_depth`.
void remove_directories(const Spot& spot);

}  // namespace vigo
