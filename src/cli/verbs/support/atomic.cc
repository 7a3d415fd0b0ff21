#include "cli/verbs/support/atomic.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/error.h"

namespace vigo::cli {
namespace {

/// The file beside, removed unless it takes its place.
class Beside {
 public:
    explicit Beside(const std::string& path) : path_(path) {
        const auto whole = std::filesystem::absolute(path);
        name_ = whole.parent_path() / ("." + whole.filename().string() + ".XXXXXX");
        fd_ = ::mkstemp(name_.data());
        if (fd_ < 0) fail_errno(errno, "writing " + path);
    }
    ~Beside() {
        if (fd_ >= 0) ::close(fd_);
        if (!kept_) ::unlink(name_.c_str());
    }
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;

    void write(std::string_view text) const {
        while (!text.empty()) {
            const auto wrote = ::write(fd_, text.data(), text.size());
            if (wrote < 0 && errno == EINTR) continue;
            if (wrote < 0) fail_errno(errno, "writing " + path_);
            text.remove_prefix(static_cast<std::size_t>(wrote));
        }
        if (::fsync(fd_) != 0) fail_errno(errno, "writing " + path_);
    }
    /// Owner and mode of `old`, else of a new file in that folder.
    void resemble(const struct stat* old) const {
        const mode_t mask = ::umask(0);
        ::umask(mask);
        if (::fchmod(fd_, old != nullptr ? old->st_mode & 07777 : 0666 & ~mask) != 0)
            fail_errno(errno, "writing " + path_);
        if (old != nullptr && ::geteuid() == 0 && ::fchown(fd_, old->st_uid, old->st_gid) != 0)
            fail_errno(errno, "writing " + path_);
    }
    void take_place_of(const std::string& path) {
        if (::rename(name_.c_str(), path.c_str()) != 0) fail_errno(errno, "writing " + path);
        kept_ = true;
    }

 private:
    std::string path_;  // what it is to become
    std::string name_;
    int fd_ = -1;
    bool kept_ = false;
};

}  // namespace

void write_atomically(const std::string& path, const std::string& text) {
    struct stat old {};
    const bool is_there = ::lstat(path.c_str(), &old) == 0;
    if (is_there && !S_ISREG(old.st_mode))
        fail(Fault::conflict, "{} is no regular file: write to what it points to", path);
    Beside beside(path);
    beside.write(text);
    beside.resemble(is_there ? &old : nullptr);
    beside.take_place_of(path);
}

}  // namespace vigo::cli
