#include "host/scratch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "host/posix.h"

namespace vigo {

ScratchFile::ScratchFile(const std::string& root, const Scratch& scratch, uid_t uid, gid_t gid)
    : name_(scratch.name.substr(scratch.name.rfind('/') + 1)) {
    const std::string base = root == "/" ? "" : root;
    for (const std::string_view place : {"/run", "/tmp"}) {
        folder_ = format("{}{}/vigo-XXXXXX", base, place);
        if (::mkdtemp(folder_.data()) != nullptr) break;
        folder_.clear();
    }
    if (folder_.empty()) fail_errno(errno, format("making a temporary folder in {}/tmp", base));
    path_ = format("{}/{}", folder_.substr(base.size()), name_);
    try {
        const posix::Fd folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!posix::write_new(folder.get(), name_, scratch.content, 0600))
            fail(Fault::conflict, "{} exists already", path_);
        const bool ours = uid == ::geteuid();
        if (!ours && (::fchownat(folder.get(), name_.c_str(), uid, gid, 0) != 0 ||
                      ::fchown(folder.get(), uid, gid) != 0))
            fail_errno(errno, "giving the temporary file " + path_ + " to its user");
    } catch (const Error&) {
        clean_up();
        throw;
    }
}

ScratchFile::~ScratchFile() { clean_up(); }

void ScratchFile::clean_up() noexcept {
    ::unlink((folder_ + "/" + name_).c_str());
    ::rmdir(folder_.c_str());
}

}  // namespace vigo
