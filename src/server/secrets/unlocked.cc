#include "server/secrets/unlocked.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/limits_secrets.h"
#include "host/posix.h"

namespace vigo::secrets {
namespace {

constexpr Millis lasts{limits::secrets_unlocked_ms};
constexpr Millis clocks_differ{5'000};

/// The change of the file is its time: no clock is asked but the one that is handed in.
void set_time(int file, Time now, const std::string& path) {
    const auto ms = to_ms(now);
    const timespec time{.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1'000'000};
    const timespec both[] = {time, time};
    if (::futimens(file, both) != 0) fail_errno(errno, "writing " + path);
}

}  // namespace

std::string unlocked_file(const std::string& secrets_folder) {
    auto folder = secrets_folder;
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    const auto slash = folder.rfind('/');
    return (slash == std::string::npos ? "" : folder.substr(0, slash + 1)) + ".secrets-unlocked";
}

void unlock(const std::string& file, const std::string& who, Time now) {
    ::unlink(file.c_str());  // whatever it was, it is none of ours
    const posix::Fd made(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!made) fail_errno(errno, "writing " + file);
    posix::write_all(made.get(), who + "\n", "writing " + file);
    set_time(made.get(), now, file);
}

bool is_unlocked(const std::string& file, Time now) {
    struct stat found {};
    if (::lstat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return false;
    if ((found.st_mode & 022) != 0) return false;
    if (found.st_uid != 0 && found.st_uid != ::geteuid()) return false;
    const auto age = now - from_ms(posix::status_of(found).mtime_ns / 1'000'000);
    return age < lasts && age > -clocks_differ;
}

void demand_unlocked(const std::string& file, Time now) {
    if (!is_unlocked(file, now))
        fail(Fault::denied, "secrets are locked: `vigocli secrets unlock` opens them for a day");
    const posix::Fd mark(::open(file.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!mark) fail_errno(errno, "opening " + file);
    set_time(mark.get(), now, file);
}

}  // namespace vigo::secrets
