#include "host/replace.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"

namespace vigo {
namespace {

using posix::Fd;

std::string name_beside() {
    const auto random = crypto::random_bytes(8);
    const std::vector<unsigned char> bytes(random.begin(), random.end());
    return std::string(beside_prefix) + to_hex(bytes);
}

/// Capabilities do not survive new content, as with write(2); the rest (ACL, SELinux label, user's
/// own) does. A file system that refuses an attribute does not stop the file.
void copy_attributes(int from, int to) {
    std::array<char, 65536> names{};
    const auto size = ::flistxattr(from, names.data(), names.size());
    if (size <= 0) return;
    std::vector<char> value(65536);
    for (const auto name : split({names.data(), static_cast<std::size_t>(size) - 1}, '\0')) {
        if (name == "security.capability" || name == "security.ima" || name == "security.evm")
            continue;
        const auto length = ::fgetxattr(from, name.data(), value.data(), value.size());
        if (length >= 0)
            ::fsetxattr(to, name.data(), value.data(), static_cast<std::size_t>(length), 0);
    }
}

/// Locked from its first moment, so that no other process takes it for a leftover. None when the
/// name is taken.
Fd create_locked(int folder, const std::string& name, const std::string& path) {
    Fd file(
        ::openat(folder, name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file && errno == EEXIST) return {};
    if (!file) fail_errno(errno, format("creating a file beside {}", path));
    struct stat about {};
    const bool ours = ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (!ours || ::fstat(file.get(), &about) != 0 || about.st_nlink == 0) return {};
    return file;
}

}  // namespace

void set_owner_and_mode(int file, uid_t uid, gid_t gid, mode_t mode, const std::string& path) {
    struct stat about {};
    if (::fstat(file, &about) != 0) fail_errno(errno, "looking at " + path);
    if ((about.st_uid != uid || about.st_gid != gid) && ::fchown(file, uid, gid) != 0)
        fail_errno(errno, "setting the owner of " + path);
    if (::fchmod(file, mode) != 0) fail_errno(errno, "setting the mode of " + path);
}

void sync_folder(const Spot& spot) {
    const Fd folder(::openat(spot.folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // EINVAL: a file system that has no such thing. A folder that may be written but not read
    // cannot be synced.
    if (folder && ::fsync(folder.get()) != 0 && errno != EINVAL)
        fail_errno(errno, "syncing the folder of " + spot.path);
}

void replace_by(const Spot& spot, const std::function<bool(const std::string& name)>& make) {
    auto name = name_beside();
    for (int tries = 1; !make(name); ++tries) {
        if (tries == 100) fail(Fault::unavailable, "no free name beside {}", spot.path);
        name = name_beside();
    }
    const int folder = spot.folder.get();
    if (::renameat(folder, name.c_str(), folder, spot.name.c_str()) != 0) {
        const int code = errno;
        ::unlinkat(folder, name.c_str(), 0);
        if (code == EBUSY)
            fail(Fault::conflict, "{} is a mount point: it cannot be replaced as a whole",
                 spot.path);
        fail_errno(code, "renaming onto " + spot.path);
    }
    ::unlinkat(folder, name.c_str(),
               0);  // a rename onto another link of the same file does nothing
    sync_folder(spot);
}

void replace_by_file(const Spot& spot, const NewFile& file) {
    Fd made;  // stays open, and so locked, until it has its name
    replace_by(spot, [&](const std::string& name) {
        made = create_locked(spot.folder.get(), name, spot.path);
        if (!made) return false;
        try {
            posix::write_all(made.get(), file.content, "writing " + spot.path);
            if (file.like >= 0) copy_attributes(file.like, made.get());
            set_owner_and_mode(made.get(), file.uid, file.gid, file.mode, spot.path);
            if (::fsync(made.get()) != 0) fail_errno(errno, "syncing " + spot.path);
        } catch (const Error&) {
            ::unlinkat(spot.folder.get(), name.c_str(), 0);
            throw;
        }
        return true;
    });
}

void Leftovers::sweep(int folder) {
    struct stat about {};
    if (::fstat(folder, &about) != 0) return;
    {
        const std::scoped_lock lock(mutex_);
        if (swept_.size() >= limits::folders_swept) swept_.clear();
        if (!swept_.insert({about.st_dev, about.st_ino}).second) return;
    }
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* open = copy < 0 ? nullptr : ::fdopendir(copy);
    if (open == nullptr) return;
    while (const dirent* each = ::readdir(open)) {
        if (!std::string_view(each->d_name).starts_with(beside_prefix)) continue;
        const Fd file(
            ::openat(folder, each->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        const bool in_use = file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
        if (!in_use) ::unlinkat(folder, each->d_name, 0);
    }
    ::closedir(open);
}

}  // namespace vigo
