#include "host/posix.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.h"

namespace vigo::posix {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

FileKind kind_of(mode_t mode) {
    if (S_ISREG(mode)) return FileKind::regular;
    if (S_ISDIR(mode)) return FileKind::directory;
    if (S_ISLNK(mode)) return FileKind::symlink;
    return FileKind::other;
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = other.release();
    }
    return *this;
}

void Fd::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

FileStatus status_of(const struct stat& found) {
    return {.kind = kind_of(found.st_mode),
            .mode = found.st_mode & 07777U,
            .uid = found.st_uid,
            .gid = found.st_gid,
            .size = static_cast<std::uint64_t>(found.st_size),
            .device = found.st_dev,
            .inode = found.st_ino,
            .links = static_cast<std::uint32_t>(found.st_nlink),
            .mtime_ns = found.st_mtim.tv_sec * ns_per_s + found.st_mtim.tv_nsec,
            .ctime_ns = found.st_ctim.tv_sec * ns_per_s + found.st_ctim.tv_nsec};
}

void write_all(int fd, std::string_view bytes, std::string_view doing) {
    while (!bytes.empty()) {
        const auto count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_errno(errno, doing);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string read_all(int fd, std::size_t most, std::string_view doing) {
    struct stat about {};
    std::string content;
    const auto too_large = [&] {
        fail(Fault::invalid, "{}: larger than the {} MiB that are read", doing, most >> 20);
    };
    if (::fstat(fd, &about) == 0 && about.st_size > 0) {
        if (static_cast<std::size_t>(about.st_size) > most) too_large();
        content.reserve(static_cast<std::size_t>(about.st_size) + 1);
    }
    std::array<char, 65536> piece{};
    for (;;) {
        const auto count = ::read(fd, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_errno(errno, doing);
        if (count == 0) return content;
        content.append(piece.data(), static_cast<std::size_t>(count));
        if (content.size() > most) too_large();
    }
}

bool write_new(int folder, const std::string& name, std::string_view bytes, mode_t mode) {
    const Fd fd(
        ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (!fd && errno == EEXIST) return false;
    if (!fd) fail_errno(errno, "creating " + name);
    try {
        write_all(fd.get(), bytes, "writing " + name);
        if (::fsync(fd.get()) != 0) fail_errno(errno, "syncing " + name);
    } catch (const Error&) {
        ::unlinkat(folder, name.c_str(), 0);
        throw;
    }
    return true;
}

}  // namespace vigo::posix
