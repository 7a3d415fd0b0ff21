// full_disk — for tests: while it lives, no file of this process grows, as on a full disk.
#pragma once

#include <sys/resource.h>

#include <csignal>

namespace vigo {

/// What is written answers with EFBIG, "File too large". Not for programs whose output is a file:
/// nothing may be said meanwhile.
class FullDisk {
 public:
    FullDisk() : before_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit none{.rlim_cur = 0, .rlim_max = limit_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        ::signal(SIGXFSZ, before_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

 private:
    rlimit limit_{};
    void (*before_)(int);
};

}  // namespace vigo
