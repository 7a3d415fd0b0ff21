#include "host/snapshots.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/moment.h"
#include "crypto/digest.h"

namespace vigo {
namespace {

posix::Fd open_folder(int above, const std::string& name) {
    if (::mkdirat(above, name.c_str(), 0700) != 0 && errno != EEXIST)
        fail_errno(errno, "creating the snapshot folder " + name);
    posix::Fd folder(
        ::openat(above, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder) fail_errno(errno, "opening the snapshot folder " + name);
    return folder;
}

std::vector<std::string> names_in(int folder) {
    std::vector<std::string> names;
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* open = copy < 0 ? nullptr : ::fdopendir(copy);
    if (open == nullptr) return names;
    while (const dirent* each = ::readdir(open))
        if (each->d_name[0] != '.') names.emplace_back(each->d_name);
    ::closedir(open);
    std::sort(names.begin(), names.end());
    return names;
}

/// Sorts by time: every part has a fixed width. `2026-01-31T08:15:00.123Z`.
std::string time_name(Time now) {
    auto text = to_rfc3339(now);
    if (text.size() == 20) text.insert(19, ".000");
    return text;
}

/// The time in such a name; 0 when it is none.
Time time_in(const std::string& name) {
    const auto second = parse_moment(name.substr(0, 19) + "Z");
    int ms = 0;
    if (!second || name.size() < 23) return Time();
    std::from_chars(&name[20], &name[23], ms);
    return *second + Millis(ms);
}

}  // namespace

std::string snapshot_name(const std::string& path) {
    std::string name;
    for (const char c : path) {
        if (c == '/')
            name += '!';
        else if (c == '!')
            name += "%21";
        else if (c == '%')
            name += "%25";
        else
            name += c;
    }
    if (name.size() <= 200) return name;
    const auto last = path.substr(path.rfind('/') + 1);
    return "~" + to_hex(crypto::sha256(path)) + "!" + last.substr(0, 100);
}

void Snapshots::keep(const std::string& path, int file, const FileStatus& status, Time now) const {
    if (!on() || status.size > limits::managed_file_bytes) return;
    const auto content = posix::read_all(file, limits::managed_file_bytes, "reading " + path);
    std::error_code refused;
    std::filesystem::create_directories(std::filesystem::path(dir_).parent_path(), refused);
    const posix::Fd all = open_folder(AT_FDCWD, dir_);
    const posix::Fd folder = open_folder(all.get(), snapshot_name(path));
    const auto name_at = [&](Time time) {
        return format("{},{:04o},{},{}", time_name(time), status.mode, status.uid, status.gid);
    };
    // By a clock that was set back it would be the oldest of all, and go first.
    auto names = names_in(folder.get());
    if (!names.empty()) now = std::max(now, time_in(names.back()) + Millis(1));
    while (!posix::write_new(folder.get(), name_at(now), content, 0600)) now += Millis(1);
    names = names_in(folder.get());
    for (std::size_t at = 0; at + static_cast<std::size_t>(kept_) < names.size(); ++at)
        ::unlinkat(folder.get(), names[at].c_str(), 0);
}

}  // namespace vigo
