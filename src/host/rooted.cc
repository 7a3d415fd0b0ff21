#include "host/rooted.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <deque>
#include <vector>

#include "base/error.h"

namespace vigo {
namespace {

using posix::Fd;

constexpr int folder_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int most_links = 40;  // as the kernel has it

/// The names of a path; `..` stays, `.` and empty ones go.
void prepend_names(std::deque<std::string>& names, std::string_view path) {
    std::vector<std::string_view> parts;
    for (const auto part : split(path, '/'))
        if (!part.empty() && part != ".") parts.push_back(part);
    for (auto at = parts.rbegin(); at != parts.rend(); ++at) names.emplace_front(*at);
}

std::string link_at(int folder, const std::string& name) {
    std::array<char, 4096> target{};
    const auto size = ::readlinkat(folder, name.c_str(), target.data(), target.size());
    if (size < 0) return {};
    return {target.data(), static_cast<std::size_t>(size)};
}

[[noreturn]] void no_folder(int code, const std::string& name, const std::string& path) {
    if (code == ENOENT) fail(Fault::not_found, "there is no folder {}", path);
    if (code == ENOTDIR) fail(Fault::conflict, "{} on the way to {} is not a folder", name, path);
    fail_errno(code, format("opening {} on the way to {}", name, path));
}

}  // namespace

bool others_may_write(int folder) {
    struct stat about {};
    if (::fstat(folder, &about) != 0) return true;
    const bool foreign = about.st_uid != 0 && about.st_uid != ::geteuid();
    const bool group = (about.st_mode & S_IWGRP) != 0 && about.st_gid != 0;
    return foreign || group || (about.st_mode & S_IWOTH) != 0;
}

std::pair<std::string, std::string> split_path(const std::string& path) {
    std::deque<std::string> names;
    prepend_names(names, path);
    if (names.empty()) return {"/", "."};
    auto name = std::move(names.back());
    names.pop_back();
    std::string folder;
    for (const auto& each : names) (folder += '/') += each;
    return {folder.empty() ? "/" : folder, std::move(name)};
}

Rooted::Rooted(const std::string& root, bool openat2)
    : root_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
      machine_(root == "/"),
      openat2_(openat2) {
    if (!root_) fail_errno(errno, "opening the root " + root);
}

/// Goes down name by name, holding every folder on the way, so that `..` is a step back to a folder
/// that we came through and never a question to the kernel: there is no way out of the root.
Fd Rooted::walk(const std::string& folder, Links links) const {
    std::deque<std::string> names;
    prepend_names(names, folder);
    std::vector<Fd> way;
    way.emplace_back(::fcntl(root_.get(), F_DUPFD_CLOEXEC, 3));
    int followed = 0;
    while (!names.empty()) {
        const auto name = std::move(names.front());
        names.pop_front();
        if (name == "..") {
            if (way.size() > 1) way.pop_back();
            continue;
        }
        const int here = way.back().get();
        Fd next(::openat(here, name.c_str(), folder_flags));
        if (next) {
            way.push_back(std::move(next));
            continue;
        }
        const int code = errno;
        const auto target = link_at(here, name);
        if (target.empty()) no_folder(code, name, folder);
        if (links == Links::trusted && others_may_write(here))
            fail(Fault::denied,
                 "the link {} on the way to {} stands in a folder that others than root may write "
                 "to",
                 name, folder);
        if (++followed > most_links) fail_errno(ELOOP, "following links to " + folder);
        if (target.front() == '/') way.resize(1);
        prepend_names(names, target);
    }
    return std::move(way.back());
}

Spot Rooted::spot(const std::string& path) const {
    auto [folder, name] = split_path(path);
    if (name == "..") fail(Fault::invalid, "{} ends in `..`", path);
    return {walk(folder, Links::trusted), std::move(name), path};
}

Fd Rooted::open_walking(const std::string& path, int flags, int links) const {
    const auto [folder, name] = split_path(path);
    const auto above = walk(name == ".." ? path : folder, Links::all);
    const auto leaf = name == ".." ? "." : name;
    Fd file(::openat(above.get(), leaf.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
    if (file || errno != ELOOP || (flags & O_NOFOLLOW) != 0 || links == 0) return file;
    const auto target = link_at(above.get(), leaf);
    return open_walking(target.starts_with('/') ? target : folder + "/" + target, flags, links - 1);
}

Fd Rooted::open_in_root(const std::string& path, int flags) const {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    while (openat2_) {
        const long fd = ::syscall(SYS_openat2, root_.get(), path.c_str(), &how, sizeof how);
        if (fd >= 0) return Fd(static_cast<int>(fd));
        if (errno == ENOSYS || errno == EPERM) break;
        if (errno != EAGAIN && errno != EINTR) return {};  // EAGAIN: a rename on the way
    }
    try {
        return open_walking(path, flags, most_links);
    } catch (const Error& error) {
        errno = error.fault() == Fault::not_found  ? ENOENT
                : error.fault() == Fault::conflict ? ENOTDIR
                                                   : EACCES;
        return {};
    }
}

bool Rooted::status(const std::string& path, struct stat& into) const {
    if (machine_) return ::lstat(path.c_str(), &into) == 0;
    const auto file = open_in_root(path, O_PATH | O_NOFOLLOW);
    return file && ::fstat(file.get(), &into) == 0;
}

Fd Rooted::open(const std::string& path, int flags) const {
    if (!machine_) return open_in_root(path, flags);
    return Fd(::open(path.c_str(), flags | O_CLOEXEC));
}

}  // namespace vigo
