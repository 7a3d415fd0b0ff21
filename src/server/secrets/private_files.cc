#include "server/secrets/private_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <thread>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "crypto/digest.h"
#include "schema/secrets.h"

namespace vigo::secrets {
namespace {

constexpr int lock_attempts = 200;
constexpr Millis lock_pause{50};
constexpr int deepest = limits::secret_path_bytes / 2;

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

std::vector<std::string> names_in(int folder, const std::string& shown) {
    const std::unique_ptr<DIR, CloseFolder> open(
        ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
    if (open == nullptr) fail_errno(errno, "reading " + shown);
    std::vector<std::string> names;
    while (const dirent* each = ::readdir(open.get()))
        if (each->d_name[0] != '.') names.emplace_back(each->d_name);
    std::sort(names.begin(), names.end());
    return names;
}

/// Also below; what cannot be opened or removed stays for another time.
void remove_leftovers_in(int folder, int depth) {
    const std::unique_ptr<DIR, CloseFolder> open(
        ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
    while (const dirent* each = open == nullptr ? nullptr : ::readdir(open.get())) {
        const std::string_view name = each->d_name;
        if (name.starts_with('.')) {
            if (name.ends_with(".tmp")) ::unlinkat(folder, each->d_name, 0);
            continue;
        }
        const posix::Fd below(
            ::openat(folder, each->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (below && depth < deepest) remove_leftovers_in(below.get(), depth + 1);
    }
}

/// Linux says ENOTDIR of a link when a folder is asked for.
bool is_link(int folder, const std::string& name) {
    struct stat found {};
    return ::fstatat(folder, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISLNK(found.st_mode);
}

/// The system's reason, or what it means when a link or a file stands where a folder should.
[[noreturn]] void refuse_opening(int code, const std::string& shown) {
    if (code == ELOOP)
        fail(Fault::denied,
             "{} is a link, which is never followed here: replace it by what it "
             "points to",
             shown);
    if (code == ENOTDIR)
        fail(Fault::conflict, "{} is no folder: a secret lies where others would lie below it",
             shown);
    fail_errno(code, "opening " + shown);
}

}  // namespace

std::string PrivateFolder::shown(std::string_view name) const {
    return format("{}/{}", path_, name);
}

/// `kind` is S_IFREG or S_IFDIR.
void PrivateFolder::check(int file, mode_t kind, const std::string& shown) const {
    struct stat found {};
    if (::fstat(file, &found) != 0) fail_errno(errno, "looking at " + shown);
    if ((found.st_mode & S_IFMT) != kind)
        fail(Fault::denied, "{} is neither a file nor a folder: remove it", shown);
    if (found.st_uid != 0 && found.st_uid != ::geteuid() && found.st_uid != owner_)
        fail(Fault::denied, "{} belongs to user {}, who could change it: `chown {} {}`", shown,
             found.st_uid, owner_, shown);
    if ((found.st_mode & 077) != 0)
        fail(Fault::denied, "{} is open to others (mode {:04o}): `chmod {} {}`", shown,
             found.st_mode & 07777U, kind == S_IFDIR ? "700" : "600", shown);
}

PrivateFolder PrivateFolder::open(const std::string& path) {
    posix::Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder) {
        const int code = errno;
        if (code == ENOENT)
            fail(Fault::not_found, "there is no folder {}: `vigocli secrets init` makes it", path);
        refuse_opening(is_link(AT_FDCWD, path) ? ELOOP : code, path);
    }
    struct stat found {};
    if (::fstat(folder.get(), &found) != 0) fail_errno(errno, "looking at " + path);
    // Root may look after the folder of a server that has no root's rights.
    if (::geteuid() != 0 && found.st_uid != 0 && found.st_uid != ::geteuid())
        fail(Fault::denied, "{} belongs to user {}, not to us: `chown {} {}`", path, found.st_uid,
             ::geteuid(), path);
    PrivateFolder made(path, std::move(folder), found.st_uid, found.st_gid);
    made.check(made.get(), S_IFDIR, path);
    return made;
}

PrivateFolder PrivateFolder::make(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        fail_errno(errno, "making the folder " + path);
    return open(path);
}

posix::Fd PrivateFolder::descend(int above, const std::string& part, const std::string& shown,
                                 bool make) const {
    bool made = false;
    if (make) {
        made = ::mkdirat(above, part.c_str(), 0700) == 0;
        if (!made && errno != EEXIST) fail_errno(errno, "making the folder " + shown);
    }
    posix::Fd next(::openat(above, part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next) {
        const int code = errno;
        if (code == ENOENT) return next;
        refuse_opening(is_link(above, part) ? ELOOP : code, shown);
    }
    if (made) {
        if (::fchown(next.get(), owner_, group_) != 0) fail_errno(errno, "giving away " + shown);
        sync(above, shown);
    }
    check(next.get(), S_IFDIR, shown);
    return next;
}

std::optional<PrivateFolder::Spot> PrivateFolder::spot(std::string_view name, bool make) const {
    const auto parts = split(name, '/');
    posix::Fd at(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!at) fail_errno(errno, "opening " + path_);
    std::string walked = path_;
    for (std::size_t part = 0; part + 1 < parts.size(); ++part) {
        walked += format("/{}", parts[part]);
        at = descend(at.get(), std::string(parts[part]), walked, make);
        if (!at) return std::nullopt;
    }
    return Spot{std::move(at), std::string(parts.back())};
}

std::optional<std::string> PrivateFolder::read(std::string_view name, std::size_t most) const {
    const auto where = spot(name, false);
    if (!where) return std::nullopt;
    // Without O_NONBLOCK a pipe would be waited for.
    const posix::Fd file(::openat(where->folder.get(), where->name.c_str(),
                                  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno == ENOENT) return std::nullopt;
    if (!file) refuse_opening(errno, shown(name));
    check(file.get(), S_IFREG, shown(name));
    return posix::read_all(file.get(), most, "reading " + shown(name));
}

void PrivateFolder::sync(int folder, const std::string& shown) const {
    if (::fsync(folder) != 0) fail_errno(errno, "syncing the folder of " + shown);
}

void PrivateFolder::replace(std::string_view name, std::string_view content) const {
    const auto where = *spot(name, true);
    struct stat found {};
    if (::fstatat(where.folder.get(), where.name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(found.st_mode))
        fail(Fault::conflict, "{} is a folder with secrets: choose another path", shown(name));
    // A dot in front: it is no secret, whatever happens.
    const auto beside = format(".{}.tmp", crypto::to_base64(crypto::random_bytes(9)));
    const posix::Fd file(::openat(where.folder.get(), beside.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) fail_errno(errno, "writing beside " + shown(name));
    try {
        posix::write_all(file.get(), content, "writing " + shown(name));
        if (::fchown(file.get(), owner_, group_) != 0 || ::fchmod(file.get(), 0600) != 0 ||
            ::fsync(file.get()) != 0)
            fail_errno(errno, "writing " + shown(name));
        if (::renameat(where.folder.get(), beside.c_str(), where.folder.get(),
                       where.name.c_str()) != 0)
            fail_errno(errno, "replacing " + shown(name));
    } catch (const Error&) {
        ::unlinkat(where.folder.get(), beside.c_str(), 0);
        throw;
    }
    sync(where.folder.get(), shown(name));
}

bool PrivateFolder::remove(std::string_view name) const {
    const auto where = spot(name, false);
    if (!where) return false;
    if (::unlinkat(where->folder.get(), where->name.c_str(), 0) != 0) {
        if (errno == ENOENT) return false;
        fail_errno(errno, "removing " + shown(name));
    }
    sync(where->folder.get(), shown(name));
    for (auto slash = name.rfind('/'); slash != std::string_view::npos; slash = name.rfind('/')) {
        name = name.substr(0, slash);
        const auto above = spot(name, false);
        // Not empty: others lie in it.
        if (!above || ::unlinkat(above->folder.get(), above->name.c_str(), AT_REMOVEDIR) != 0)
            break;
    }
    return true;
}

void PrivateFolder::walk(int folder, const std::string& prefix, std::size_t most,
                         std::vector<Entry>& found) const {
    for (const auto& each : names_in(folder, shown(prefix))) {
        const auto name = prefix + each;
        if (found.size() >= most)
            fail(Fault::conflict, "{} holds more than {} secrets", path_, most);
        if (const auto odd = problem_of(name); !odd.empty()) {
            found.push_back({name, "no secret can have this name: " + odd});
            continue;
        }
        try {
            struct stat status {};
            if (::fstatat(folder, each.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
            if (S_ISLNK(status.st_mode)) refuse_opening(ELOOP, shown(name));
            if (!S_ISDIR(status.st_mode)) {
                found.push_back({name, ""});
                continue;
            }
            if (const auto below = descend(folder, each, shown(name), false))
                walk(below.get(), name + "/", most, found);
        } catch (const Error& error) {
            if (error.fault() == Fault::conflict) throw;
            found.push_back({name, error.message()});
        }
    }
}

std::vector<PrivateFolder::Entry> PrivateFolder::list(std::size_t most) const {
    std::vector<Entry> found;
    walk(folder_.get(), "", most, found);
    return found;
}

void PrivateFolder::remove_leftovers() const { remove_leftovers_in(folder_.get(), 0); }

ChangeLock::ChangeLock(const PrivateFolder& folder)
    : file_(::openat(folder.get(), ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) {
    if (!file_) fail_errno(errno, "opening the lock of " + folder.path());
    for (int attempt = 0; ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0; ++attempt) {
        if (errno != EWOULDBLOCK && errno != EINTR) fail_errno(errno, "locking " + folder.path());
        if (attempt == lock_attempts)
            fail(Fault::conflict, "somebody else is changing the secrets in {}: try again later",
                 folder.path());
        std::this_thread::sleep_for(lock_pause);
    }
}

}  // namespace vigo::secrets
