// below — owner and mode of everything below a directory.
#pragma once

#include <string>

#include "resources/support/ownership.h"

namespace vigo::resources {

struct BelowWanted {
    std::optional<Mode> mode;
    OwnerWanted owner;
};

/// Adds one difference, `below`, that names the first few of what differs. Stays on one file system
/// and follows no link. Throws Error over `limits::tree_entries` or `limits::tree_depth`.
void add_differences_below(Drift& drift, const std::string& path, const BelowWanted& want,
                           const Host& host);

/// The mode of a file below a directory of mode `directory`: as `chmod X` has it, execute bits are
/// for programs only. Its own setuid, setgid and sticky bits stay.
std::uint32_t mode_below(const FileStatus& file, Mode directory);

}  // namespace vigo::resources
