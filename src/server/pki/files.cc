#include "server/pki/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/error.h"
#include "host/replace.h"

namespace vigo::pki {
namespace {

constexpr std::size_t most_bytes = 1 << 20;

void make_folder(const std::string& folder) {
    if (std::filesystem::is_directory(folder)) return;
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), failed);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        fail_errno(errno, format("making {}", folder));
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
    const posix::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
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
    const std::filesystem::path whole(path);
    const std::string folder = whole.parent_path();
    make_folder(folder);
    posix::Fd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened) fail_errno(errno, format("opening {}", folder));
    Leftovers().sweep(opened.get());
    replace_by_file({.folder = std::move(opened), .name = whole.filename(), .path = path},
                    {.content = content, .uid = ::geteuid(), .gid = ::getegid(), .mode = mode});
}

bool is_open_to_others(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

}  // namespace vigo::pki
