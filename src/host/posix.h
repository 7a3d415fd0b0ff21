// posix — file descriptors that close themselves, and reads and writes that are whole.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <utility>

#include "host/files.h"

namespace vigo::posix {

/// An open file that is closed at the end of its scope; -1 is none. Every one of them is O_CLOEXEC.
class Fd {
 public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept;
    ~Fd() { close(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void close();

 private:
    int fd_ = -1;
};

FileStatus status_of(const struct stat& found);

/// Repeats while a signal interrupts. Throws Error, with `doing` before the system's reason.
void write_all(int fd, std::string_view bytes, std::string_view doing);

/// All that is left to read; throws over `most` bytes.
std::string read_all(int fd, std::size_t most, std::string_view doing);

/// Creates, writes and closes a file that did not exist. Nothing happens to one that does: false.
bool write_new(int folder, const std::string& name, std::string_view bytes, mode_t mode);

}  // namespace vigo::posix
