// spawn — one child process: started with everything prepared beforehand, read from, and ended in
// time.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "host/commands.h"
#include "host/posix.h"

namespace vigo {

/// All that a child needs, worked out before the fork: after it nothing is allocated, as another
/// thread may hold the allocator's lock.
struct Child {
    std::string program;  ///< path as seen inside the root
    std::vector<std::string> words;
    std::vector<std::string> environment;  ///< NAME=value
    std::string folder = "/";
    std::string input;
    std::string chroot;  ///< "" for none
    bool switch_user = false;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;
    int nice = 0;
};

struct Patience {
    Millis timeout{};
    Millis grace{};  ///< between SIGTERM and SIGKILL
};

/// Runs it to its end. What is still running in its process group when it ended by itself is left
/// alone (a daemon that it started); when it had to be ended, the whole group goes. Throws Error
/// when it cannot be started.
CommandResult run_child(const Child& child, Patience patience);

/// Starts it in a session of its own, with no output, and forgets it.
void start_child(const Child& child);

}  // namespace vigo
