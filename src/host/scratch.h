// scratch — a private temporary file of one command.
#pragma once

#include <sys/types.h>

#include <string>

#include "host/commands.h"

namespace vigo {

/// Made in DIR/run or DIR/tmp of the root (memory before disk: it may hold a secret), in a folder
/// of its own that only its user can enter; gone at the end of the scope.
class ScratchFile {
 public:
    ScratchFile(const std::string& root, const Scratch& scratch, uid_t uid, gid_t gid);
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    /// As a program inside the root sees it.
    const std::string& path() const { return path_; }

 private:
    void clean_up() noexcept;

    std::string folder_;  // as we see it
    std::string name_;
    std::string path_;
};

}  // namespace vigo
