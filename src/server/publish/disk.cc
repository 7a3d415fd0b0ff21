// disk — durable steps on files.

#include "server/publish/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/error.h"

namespace vigo::publish::disk {
namespace {

namespace fs = std::filesystem;

/// Throws when `result` is the -1 of a system call.
int must(int result, std::string_view doing, std::string_view path) {
    if (result < 0) fail_errno(errno, format("{} {}", doing, path));
    return result;
}

void must(const std::error_code& code, std::string_view doing, std::string_view path) {
    if (code) fail_errno(code.value(), format("{} {}", doing, path));
}

class Fd {
 public:
    Fd(const std::string& path, int flags, mode_t mode = 0)
        : fd_(must(::open(path.c_str(), flags | O_CLOEXEC, mode), "opening", path)) {}
    ~Fd() { ::close(fd_); }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    int get() const { return fd_; }

 private:
    int fd_;
};

void write_all(int fd, std::string_view text, const std::string& path) {
    while (!text.empty()) {
        const auto count = ::write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_errno(errno, format("writing {}", path));
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

void set_mode(const std::string& path, mode_t mode) {
    must(::chmod(path.c_str(), mode), "setting the mode of", path);
}

/// To whom root gives what it makes; nothing when that is who makes it.
std::optional<std::pair<uid_t, gid_t>> owner_to_give(const std::string& folder) {
    struct stat status {};
    must(::stat(folder.c_str(), &status), "looking at", folder);
    if (::geteuid() != 0 || (status.st_uid == 0 && status.st_gid == ::getegid()))
        return std::nullopt;
    return std::pair(status.st_uid, status.st_gid);
}

/// All folders of a tree, parents before what is in them.
std::set<std::string> folders_of(const std::map<std::string, std::string>& tree) {
    std::set<std::string> folders;
    for (const auto& [path, text] : tree)
        for (auto at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
            folders.insert(path.substr(0, at));
    return folders;
}

}  // namespace

Lock::Lock(const std::string& path, std::string_view busy)
    : fd_(must(::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644), "opening", path)) {
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    const int code = errno;
    ::close(fd_);
    if (code == EWOULDBLOCK) fail(Fault::conflict, "{}", busy);
    fail_errno(code, format("locking {}", path));
}

Lock::~Lock() { ::close(fd_); }

void give_to_owner_of(const std::string& folder, const std::string& path) {
    if (const auto owner = owner_to_give(folder))
        must(::lchown(path.c_str(), owner->first, owner->second), "giving away", path);
}

void make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), 0755) != 0) {
        if (errno == EEXIST && is_folder(path)) return;
        fail_errno(errno, format("making the folder {}", path));
    }
    give_to_owner_of(parent_of(path), path);
}

void write_file(const std::string& path, std::string_view text, std::uint32_t mode) {
    const Fd fd(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    write_all(fd.get(), text, path);
    give_to_owner_of(parent_of(path), path);
    must(::fchmod(fd.get(), mode), "setting the mode of", path);
    must(::fsync(fd.get()), "syncing", path);
}

void replace_file(const std::string& path, std::string_view text) {
    const auto beside = path + ".new";
    ::unlink(beside.c_str());
    write_file(beside, text, 0644);
    rename(beside, path);
}

void append_line(const std::string& path, std::string_view line) {
    const bool is_new = ::access(path.c_str(), F_OK) != 0;
    const Fd fd(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0644);
    char last = '\n';
    const auto size = ::lseek(fd.get(), 0, SEEK_END);
    if (size > 0) must(static_cast<int>(::pread(fd.get(), &last, 1, size - 1)), "reading", path);
    write_all(fd.get(), format("{}{}\n", last == '\n' ? "" : "\n", line), path);
    must(::fsync(fd.get()), "syncing", path);
    if (!is_new) return;
    give_to_owner_of(parent_of(path), path);
    sync_folder(parent_of(path));
}

std::uintmax_t size_of(const std::string& path) {
    std::error_code none;
    const auto size = fs::file_size(path, none);
    return none ? 0 : size;
}

bool remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0) {
        if (errno == ENOENT) return false;
        fail_errno(errno, format("removing {}", path));
    }
    sync_folder(parent_of(path));
    return true;
}

void replace_link(const std::string& path, const std::string& to) {
    const auto beside = path + ".new";
    ::unlink(beside.c_str());
    must(::symlink(to.c_str(), beside.c_str()), "making the link", beside);
    give_to_owner_of(parent_of(path), beside);
    rename(beside, path);
}

void rename(const std::string& from, const std::string& to) {
    must(::rename(from.c_str(), to.c_str()), "renaming to", to);
    sync_folder(parent_of(to));
}

void sync_folder(const std::string& path) {
    const Fd fd(path, O_RDONLY | O_DIRECTORY);
    must(::fsync(fd.get()), "syncing", path);
}

void lock_folder(const std::string& path) { set_mode(path, 0555); }

void sync_file_system(const std::string& path) {
    const Fd fd(path, O_RDONLY);
    must(::syncfs(fd.get()), "syncing the file system of", path);
}

void write_tree(const std::string& root, const std::map<std::string, std::string>& tree) {
    make_folder(root);
    const auto owner = owner_to_give(root);
    const auto folders = folders_of(tree);
    for (const auto& each : folders) make_folder(root + "/" + each);
    for (const auto& [path, text] : tree) {
        const auto full = root + "/" + path;
        const Fd fd(full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        write_all(fd.get(), text, full);
        if (owner) must(::fchown(fd.get(), owner->first, owner->second), "giving away", full);
        must(::fchmod(fd.get(), 0444), "setting the mode of", full);
    }
    for (auto each = folders.rbegin(); each != folders.rend(); ++each)
        lock_folder(root + "/" + *each);
    lock_folder(root);
}

void remove_tree(const std::string& path) {
    std::error_code code;
    if (is_folder(path)) {
        set_mode(path, 0755);
        for (fs::recursive_directory_iterator at(path, code), end; !code && at != end;
             at.increment(code))
            if (is_folder(at->path().string())) set_mode(at->path().string(), 0755);
        must(code, "unlocking", path);
    }
    fs::remove_all(path, code);
    must(code, "removing", path);
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code code;
    fs::directory_iterator all(folder, code);
    if (code == std::errc::no_such_file_or_directory) return names;
    must(code, "reading", folder);
    for (const auto& each : all) names.push_back(each.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> read_file(const std::string& path, std::size_t most) {
    std::error_code code;
    const auto size = fs::file_size(path, code);
    if (code == std::errc::no_such_file_or_directory) return std::nullopt;
    must(code, "reading", path);
    if (size > most) fail(Fault::invalid, "{} has {} bytes, and {} is the most", path, size, most);
    std::string text(size, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(size));
    if (!file) fail(Fault::unavailable, "reading {}: it cannot be read to its end", path);
    return text;
}

std::optional<std::string> read_link(const std::string& path) {
    std::error_code code;
    auto to = fs::read_symlink(path, code);
    if (code == std::errc::no_such_file_or_directory || code == std::errc::invalid_argument)
        return std::nullopt;
    must(code, "reading the link", path);
    return to.string();
}

bool is_folder(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::string parent_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace vigo::publish::disk
