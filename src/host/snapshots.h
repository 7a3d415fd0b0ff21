// snapshots — copies of what a file held before it was changed, so that an operator can go back.
#pragma once

#include <string>

#include "base/limits.h"
#include "base/time.h"
#include "host/posix.h"

namespace vigo {

/// A folder on the machine that we run on, never inside `--root`. Copies are
/// `DIR/PATH/TIME,MODE,UID,GID`, readable by root alone (0600 in 0700); `/` is `!` in PATH. The
/// newest `kept` of a file stay.
class Snapshots {
 public:
    /// "" for none.
    Snapshots(std::string dir, int kept) : dir_(std::move(dir)), kept_(kept) {}

    bool on() const { return !dir_.empty() && kept_ > 0; }
    /// Copies the open regular file. Files over `limits::managed_file_bytes` are not copied.
    void keep(const std::string& path, int file, const FileStatus& status, Time now) const;

 private:
    std::string dir_;
    int kept_;
};

/// `/etc/motd` → `!etc!motd`. Never two paths to one name; a long path becomes its digest and its
/// last part.
std::string snapshot_name(const std::string& path);

}  // namespace vigo
