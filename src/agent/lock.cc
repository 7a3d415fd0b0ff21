// lock — flock(2) on a file of the state folder that names its holder.

#include "agent/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace vigo::agent {
namespace {

constexpr Millis between_tries{100};

std::string holder(int handle) {
    std::array<char, 32> digits{};
    const auto size = pread(handle, digits.data(), digits.size(), 0);
    return size > 0 ? std::string(trim({digits.data(), static_cast<std::size_t>(size)}))
                    : "unknown";
}

bool is_of_the_disk(int problem) {
    return problem == EIO || problem == EROFS || problem == ENOSPC || problem == EDQUOT;
}

int opened(int handle, std::string_view doing) {
    if (handle < 0) fail_errno(errno, doing);
    return handle;
}

bool has_lock(int handle, const std::string& path) {
    if (flock(handle, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) fail_errno(errno, "locking " + path);
    return false;
}

/// An abstract address (unix(7)): it needs no disk, and is free when its socket is closed.
bool has_name(int socket, const std::string& folder) {
    const auto name = "vigo-lock-" + to_hex(crypto::sha256(folder));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
    const auto size = offsetof(sockaddr_un, sun_path) + 1 + name.size();
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size)) ==
        0)
        return true;
    if (errno != EADDRINUSE) fail_errno(errno, "locking " + folder);
    return false;
}

/// `file` names the holder; -1 where there is none.
void await_turn(const std::function<bool()>& take, int file, Millis patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!take()) {
        if (std::chrono::steady_clock::now() >= end)
            fail(Fault::timeout, "another vigo (pid {}) is changing this machine", holder(file));
        std::this_thread::sleep_for(between_tries);
    }
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
    if (handle < 0) {
        if (!is_of_the_disk(errno)) fail_errno(errno, "opening " + path);
        RunLock named(opened(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "making a lock"));
        await_turn([&] { return has_name(named.handle_, folder); }, -1, patience);
        return named;
    }
    RunLock lock(handle);
    await_turn([&] { return has_lock(handle, path); }, handle, patience);
    sign(handle);
    return lock;
}

RunLock::RunLock(RunLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

RunLock::~RunLock() {
    if (handle_ >= 0) close(handle_);
}

}  // namespace vigo::agent
