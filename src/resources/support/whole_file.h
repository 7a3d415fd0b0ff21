// whole_file — a small file that a resource owns from its first byte to its last: cron jobs,
// drop-ins, keys.
#pragma once

#include <string>

#include "resources/support/drift.h"

namespace vigo::resources {

struct WholeFile {
    std::string path;
    std::string content;
    std::uint32_t mode = 0644;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string property = "content";  ///< what a difference in content is called
    std::string shown;                 ///< how the wanted content is shown
    Fix write = nullptr;               ///< does the writing, where more than that must happen
};

/// Adds what differs in content, mode and owner, with one fix that writes all of it at once. The
/// present content is never shown: the folder may belong to a user who swaps the file for a link to
/// something secret. Refuses a directory or device in the way; a link in the way is replaced by the
/// file, not followed.
void check_whole_file(const WholeFile& want, const Host& host, Drift& drift);

}  // namespace vigo::resources
