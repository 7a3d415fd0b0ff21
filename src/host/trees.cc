#include "host/trees.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/error.h"
#include "base/limits.h"

namespace vigo {
namespace {

using posix::Fd;

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// A folder in `above`, unless something is mounted on it; a bind mount too where the kernel can
/// tell (5.6).
Fd open_same_mount(int above, const std::string& name, const std::string& path) {
    open_how how{};
    how.flags = folder_flags;
    how.resolve = RESOLVE_NO_XDEV;
    const long quick = ::syscall(SYS_openat2, above, name.c_str(), &how, sizeof how);
    if (quick >= 0) return Fd(static_cast<int>(quick));
    const bool mounted = errno == EXDEV;
    Fd folder;
    if (!mounted) folder = Fd(::openat(above, name.c_str(), folder_flags));
    if (!mounted && !folder) fail_errno(errno, "opening " + path);
    struct stat outer {};
    struct stat inner {};
    if (mounted || (::fstat(above, &outer) == 0 && ::fstat(folder.get(), &inner) == 0 &&
                    outer.st_dev != inner.st_dev))
        fail(Fault::conflict, "{} is a mount point: unmount it before its tree is removed", path);
    return folder;
}

void empty_folder(int folder, const std::string& path, int depth) {
    if (depth > limits::tree_depth)
        fail(Fault::conflict, "{}: more than {} folders deep", path, limits::tree_depth);
    for (const auto& name : sorted_names(folder, path)) {
        const auto below = format("{}/{}", path, name);
        if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) continue;
        if (errno != EISDIR && errno != EPERM) fail_errno(errno, "removing " + below);
        struct stat about {};
        if (::fstatat(folder, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (!S_ISDIR(about.st_mode)) fail_errno(EPERM, "removing " + below);
        empty_folder(open_same_mount(folder, name, below).get(), below, depth + 1);
        if (::unlinkat(folder, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
            fail_errno(errno, "removing " + below);
    }
}

void make_one(const Spot& spot, mode_t mode) {
    const int above = spot.folder.get();
    if (::mkdirat(above, spot.name.c_str(), 0700) != 0) {
        struct stat about {};
        if (errno != EEXIST) fail_errno(errno, "creating the directory " + spot.path);
        if (::fstatat(above, spot.name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0 &&
            !S_ISDIR(about.st_mode))
            fail(Fault::conflict, "{} exists and is not a directory", spot.path);
        return;
    }
    const Fd made(::openat(above, spot.name.c_str(), folder_flags));
    if (!made) fail_errno(errno, "opening " + spot.path);
    if (::geteuid() == 0 && ::fchown(made.get(), 0, 0) != 0)
        fail_errno(errno, "setting the owner of " + spot.path);
    if (::fchmod(made.get(), mode) != 0) fail_errno(errno, "setting the mode of " + spot.path);
}

}  // namespace

std::vector<std::string> sorted_names(int folder, const std::string& path) {
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0) fail_errno(errno, "listing " + path);
    DIR* open = ::fdopendir(copy);
    std::vector<std::string> names;
    while (const dirent* each = ::readdir(open)) {
        const std::string_view name = each->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    ::closedir(open);
    std::sort(names.begin(), names.end());
    return names;
}

void make_directories(const Rooted& rooted, const std::string& path, mode_t mode) {
    const auto [folder, name] = split_path(path);
    if (name == ".") return;
    struct stat about {};
    if (folder != "/" && !rooted.status(folder, about)) make_directories(rooted, folder, 0755);
    make_one(rooted.spot(path), mode);
}

void remove_directories(const Spot& spot) {
    const int above = spot.folder.get();
    struct stat about {};
    if (::fstatat(above, spot.name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) return;
        fail_errno(errno, "looking at " + spot.path);
    }
    if (!S_ISDIR(about.st_mode)) fail(Fault::conflict, "{} is not a directory", spot.path);
    empty_folder(open_same_mount(above, spot.name, spot.path).get(), spot.path, 1);
    if (::unlinkat(above, spot.name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
        fail_errno(errno, "removing " + spot.path);
}

}  // namespace vigo
