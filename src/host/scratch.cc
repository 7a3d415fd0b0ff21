#include "host/scratch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "crypto/digest.h"

namespace vigo {
namespace {

/// Safe to stand in a command line without quotes, whatever the file is called that it is made for.
std::string plain_name(std::string_view path) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    std::string name(path.substr(path.rfind('/') + 1));
    for (char& c : name)
        if (allowed.find(c) == std::string_view::npos) c = '_';
    return name.empty() || name == "." || name == ".." ? "file" : name;
}

std::string random_name() {
    const auto random = crypto::random_bytes(8);
    return "vigo-" + to_hex(std::vector<unsigned char>(random.begin(), random.end()));
}

Spot make_folder(const Rooted& rooted) {
    std::string refusal;
    for (const std::string place : {"/run/", "/tmp/"}) {
        try {
            auto spot = rooted.spot(place + random_name());
            if (::mkdirat(spot.folder.get(), spot.name.c_str(), 0700) == 0) return spot;
            fail_errno(errno, "making the folder " + spot.path);
        } catch (const Error& error) {
            refusal = error.message();
        }
    }
    fail(Fault::unavailable, "no place for a temporary file: {}", refusal);
}

}  // namespace

ScratchFile::ScratchFile(const Rooted& rooted, const Scratch& scratch, uid_t uid, gid_t gid)
    : above_(make_folder(rooted)), name_(plain_name(scratch.name)) {
    try {
        folder_ = posix::Fd(::openat(above_.folder.get(), above_.name.c_str(),
                                     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder_) fail_errno(errno, "opening the folder " + above_.path);
        if (!posix::write_new(folder_.get(), name_, scratch.content, 0600))
            fail(Fault::conflict, "{} exists already", path());
        if (uid != ::geteuid() && (::fchownat(folder_.get(), name_.c_str(), uid, gid, 0) != 0 ||
                                   ::fchown(folder_.get(), uid, gid) != 0))
            fail_errno(errno, "giving the temporary file " + path() + " to its user");
    } catch (const Error&) {
        clean_up();
        throw;
    }
}

ScratchFile::~ScratchFile() { clean_up(); }

void ScratchFile::clean_up() noexcept {
    if (folder_) ::unlinkat(folder_.get(), name_.c_str(), 0);
    ::unlinkat(above_.folder.get(), above_.name.c_str(), AT_REMOVEDIR);
}

}  // namespace vigo
