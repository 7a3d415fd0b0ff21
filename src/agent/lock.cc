// lock — flock(2) on a file of the state folder that names its holder.

#include "agent/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "base/error.h"

namespace vigo::agent {
namespace {

constexpr Millis between_tries{100};

std::string holder(int handle) {
    std::array<char, 32> digits{};
    const auto size = pread(handle, digits.data(), digits.size(), 0);
    return size > 0 ? std::string(trim({digits.data(), static_cast<std::size_t>(size)}))
                    : "unknown";
}

/// Only for people: who it is that others wait for.
void sign(int handle) {
    const auto pid = format("{}\n", getpid());
    if (ftruncate(handle, 0) == 0 && pwrite(handle, pid.data(), pid.size(), 0) < 0) errno = 0;
}

}  // namespace

RunLock RunLock::take(const std::string& folder, Millis patience) {
    const auto path = folder + "/lock";
    const int handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0) fail_errno(errno, "opening " + path);
    RunLock lock(handle);
    const auto end = std::chrono::steady_clock::now() + patience;
    while (flock(handle, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) fail_errno(errno, "locking " + path);
        if (std::chrono::steady_clock::now() >= end)
            fail(Fault::timeout, "another vigo (pid {}) is changing this machine", holder(handle));
        std::this_thread::sleep_for(between_tries);
    }
    sign(handle);
    return lock;
}

RunLock::RunLock(RunLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

RunLock::~RunLock() {
    if (handle_ >= 0) close(handle_);
}

}  // namespace vigo::agent
