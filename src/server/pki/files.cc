#include "server/pki/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "crypto/digest.h"

namespace vigo::pki {
namespace {

constexpr std::size_t most_bytes = 1 << 20;

/// An open file that closes itself.
class File {
 public:
    File(const std::string& path, int flags, mode_t mode = 0)
        : handle_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~File() {
        if (handle_ >= 0) ::close(handle_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return handle_; }
    explicit operator bool() const { return handle_ >= 0; }

 private:
    int handle_;
};

void write_all(int file, std::string_view content, const std::string& path) {
    while (!content.empty()) {
        const auto count = ::write(file, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_errno(errno, format("writing {}", path));
        content.remove_prefix(static_cast<std::size_t>(count));
    }
}

void sync_folder(const std::string& folder) {
    const File opened(folder, O_RDONLY | O_DIRECTORY);
    if (!opened || ::fsync(opened.get()) != 0) fail_errno(errno, format("syncing {}", folder));
}

void make_folder(const std::string& folder) {
    if (std::filesystem::is_directory(folder)) return;
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), failed);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        fail_errno(errno, format("making {}", folder));
}

/// Removes what was written beside unless it was renamed.
struct Beside {
    std::string path;
    bool renamed = false;
    ~Beside() {
        if (!renamed) ::unlink(path.c_str());
    }
};

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
    const File file(path, O_RDONLY);
    if (!file && errno == ENOENT) return std::nullopt;
    if (!file) fail_errno(errno, format("reading {}", path));
    std::string content;
    char block[4096];
    for (;;) {
        const auto count = ::read(file.get(), block, sizeof block);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_errno(errno, format("reading {}", path));
        if (count == 0) return content;
        content.append(block, static_cast<std::size_t>(count));
        if (content.size() > most_bytes)
            fail(Fault::invalid, "{} is over 1 MiB: neither a key nor a certificate", path);
    }
}

void write_file(const std::string& path, std::string_view content, mode_t mode) {
    const std::string folder = std::filesystem::path(path).parent_path();
    make_folder(folder);
    Beside beside{format("{}.{}", path, crypto::to_base64(crypto::random_bytes(6)))};
    const File file(beside.path, O_WRONLY | O_CREAT | O_EXCL, secret_mode);
    if (!file) fail_errno(errno, format("writing {}", beside.path));
    write_all(file.get(), content, beside.path);
    if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0)
        fail_errno(errno, format("writing {}", beside.path));
    if (::rename(beside.path.c_str(), path.c_str()) != 0)
        fail_errno(errno, format("replacing {}", path));
    beside.renamed = true;
    sync_folder(folder);
}

bool is_open_to_others(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

}  // namespace vigo::pki
