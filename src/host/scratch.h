// scratch — a private temporary file of one command.
#pragma once

#include <sys/types.h>

#include <string>

#include "host/commands.h"
#include "host/rooted.h"

namespace vigo {

/// Made in /run or /tmp of the root (memory before disk: it may hold a secret), in a folder of its
/// own that only its user can enter; gone at the end of the scope.
class ScratchFile {
 public:
    ScratchFile(const Rooted& rooted, const Scratch& scratch, uid_t uid, gid_t gid);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    /// As a program inside the root sees it.
    std::string path() const { return above_.path + "/" + name_; }

 private:
    void clean_up() noexcept;

    Spot above_;  // where its folder is
    posix::Fd folder_;
    std::string name_;
};

}  // namespace vigo
