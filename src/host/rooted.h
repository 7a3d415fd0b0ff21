// rooted — paths of a machine whose `/` may be a folder of ours: resolving them without ever
// leaving it, and without being led astray by somebody who may write to a folder on the way.
#pragma once

#include <string>

#include "host/posix.h"

namespace vigo {

/// A folder that is open, and the name of a file in it. Whatever happens to the path meanwhile,
/// this stays that folder.
struct Spot {
    posix::Fd folder;
    std::string name;  ///< "." for the root itself
    std::string path;  ///< as asked for, for messages
};

/// Whether somebody other than root, and other than who we are, may put something into an open
/// folder.
bool others_may_write(int folder);

class Rooted {
 public:
    /// `root` is `/` or an existing folder. Throws Error when it cannot be opened. Without
    /// `openat2`, as on a kernel before 5.6 or under a strict seccomp, every path is walked name by
    /// name.
    explicit Rooted(const std::string& root, bool openat2 = true);

    bool is_machine() const { return machine_; }
    int fd() const { return root_.get(); }

    /// The folder of `path`, to change something in it. A link on the way is followed only where it
    /// stands in a folder that nobody but root (and we) may write to; else Error(denied). Throws
    /// Error(not_found) when a folder is missing.
    Spot spot(const std::string& path) const;

    /// lstat. False with errno set.
    bool status(const std::string& path, struct stat& into) const;

    /// Opens to read, following links inside the root. None with errno set.
    posix::Fd open(const std::string& path, int flags) const;

 private:
    enum class Links { all, trusted };
    posix::Fd walk(const std::string& folder, Links links) const;
    posix::Fd open_in_root(const std::string& path, int flags) const;
    posix::Fd open_walking(const std::string& path, int flags, int links) const;

    posix::Fd root_;
    bool machine_ = true;
    bool openat2_ = true;
};

/// `/a/b/c` → (`/a/b`, `c`); doubled and trailing slashes do not count. `/` → (`/`, `.`).
std::pair<std::string, std::string> split_path(const std::string& path);

}  // namespace vigo
