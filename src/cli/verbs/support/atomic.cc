#include "cli/verbs/support/atomic.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/error.h"
#include "base/limits.h"
#include "host/replace.h"

namespace vigo::cli {
namespace {

constexpr auto as_it_is = static_cast<uid_t>(-1);  // fchown changes nothing then

/// Owner and mode of `old`, else of a new file in that folder.
NewFile like(const struct stat* old, std::string_view text) {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    NewFile file{.content = text, .uid = as_it_is, .gid = as_it_is, .mode = 0666 & ~mask};
    if (old == nullptr) return file;
    file.mode = old->st_mode & 07777;
    if (::geteuid() != 0) return file;
    file.uid = old->st_uid;
    file.gid = old->st_gid;
    return file;
}

bool holds(const std::string& path, std::string_view text) {
    const posix::Fd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    return file && posix::read_all(file.get(), limits::yaml_bytes, "reading " + path) == text;
}

}  // namespace

void write_atomically(const std::string& path, const std::string& text) {
    struct stat old {};
    const bool is_there = ::lstat(path.c_str(), &old) == 0;
    if (is_there && !S_ISREG(old.st_mode))
        fail(Fault::conflict, "{} is no regular file: write to what it points to", path);
    const auto whole = std::filesystem::absolute(path);
    posix::Fd folder(::open(whole.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) fail_errno(errno, "writing " + path);
    Leftovers().sweep(folder.get());
    const bool was_so = is_there && holds(path, text);
    try {
        replace_by_file({.folder = std::move(folder), .name = whole.filename(), .path = path},
                        like(is_there ? &old : nullptr, text));
    } catch (const Error& error) {
        if (was_so || !holds(path, text)) throw;
        throw error.during(path + " is written, but may be lost with the power");
    }
}

}  // namespace vigo::cli
