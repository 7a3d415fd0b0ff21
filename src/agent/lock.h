// lock — one convergence at a time on a machine: the daemon, `vigo run` and `vigo apply` wait for
// each other.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace vigo::agent {

/// Held until it goes; the kernel lets go of it when the process ends, however it ends.
class RunLock {
 public:
    /// Waits at most `patience`. Throws Error(timeout) naming who holds it, Error when the file
    /// cannot be made. Where the folder's disk refuses, full, read-only or broken, a name that the
    /// kernel keeps for this folder takes the file's place.
    static RunLock take(const std::string& folder, Millis patience);
    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&&) = delete;
    ~RunLock();

 private:
    explicit RunLock(int handle) : handle_(handle) {}
    int handle_ = -1;
};

}  // namespace vigo::agent
