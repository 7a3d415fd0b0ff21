// files — the part of a machine that is files: looking (const) and changing (not const).
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "base/time.h"

namespace vigo {

enum class FileKind { regular, directory, symlink, other };
std::string_view name_of(FileKind kind);

/// What lstat(2) tells. Times are nanoseconds since the epoch.
struct FileStatus {
    FileKind kind = FileKind::regular;
    std::uint32_t mode = 0;  ///< permission bits, 07777
    uid_t uid = 0;
    gid_t gid = 0;
    std::uint64_t size = 0;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint32_t links = 1;
    std::int64_t mtime_ns = 0;
    std::int64_t ctime_ns = 0;
    bool operator==(const FileStatus&) const = default;
};

using Sha256 = std::array<unsigned char, 32>;

/// A regular file as it shall be; what is absent stays as it is (a new file: 0644, root, root).
struct FileContent {
    std::string path;
    std::optional<std::string> content;
    std::optional<std::uint32_t> mode;
    std::optional<uid_t> uid;
    std::optional<gid_t> gid;
};

/// Paths are absolute, as the machine sees them: with `--root DIR`, `/etc/x` is DIR/etc/x and links
/// do not lead out of DIR. A link in the last part of a path is never followed; a link in a folder
/// that others than root may write to is refused on change. Reading never changes anything (atime
/// aside). All throw Error when the system refuses.
class Files {
 public:
    virtual ~Files() = default;

    /// Nothing when there is no such file.
    virtual std::optional<FileStatus> status(const std::string& path) const = 0;
    /// The content of a regular file (links followed); nothing when there is none. Throws over
    /// `limits::managed_file_bytes`.
    virtual std::optional<std::string> read(const std::string& path) const = 0;
    /// The content of a file that is about to be changed, or shown as it is now: as `read`, but
    /// follows a link neither in the last part nor in a folder that others than root may write to.
    /// Else a user could let us copy, or report, what is not theirs to see.
    virtual std::optional<std::string> read_to_change(const std::string& path) const = 0;
    virtual std::string read_link(const std::string& path) const = 0;
    /// Names in a directory, sorted, without `.` and `..`.
    virtual std::vector<std::string> list(const std::string& path) const = 0;
    /// The digest of a regular file. A file whose device, inode, size, mtime and ctime are those of
    /// its last digest, with a ctime more than 2 s older than that digest, is not read again.
    virtual Sha256 digest(const std::string& path, const FileStatus& known) const = 0;

    /// What `parse` makes of a file's content (an empty text when it is absent), kept until the
    /// file changes. `T` and `path` are the key.
    template <class T>
    std::shared_ptr<const T> parsed(const std::string& path, T (*parse)(std::string_view)) const {
        auto found = parsed_any(path, typeid(T),
                                [parse](std::string_view text) -> std::shared_ptr<const void> {
                                    return std::make_shared<const T>(parse(text));
                                });
        return std::static_pointer_cast<const T>(found);
    }

    /// Writes beside, syncs, sets owner and mode, renames, syncs the folder: there is the old file
    /// or the new one, never a torn one. Keeps a snapshot of the old content where snapshots are
    /// on. The folder must exist.
    virtual void put(const FileContent& file) = 0;
    virtual void put_symlink(const std::string& path, const std::string& to) = 0;
    virtual void put_hard_link(const std::string& path, const std::string& to) = 0;
    /// With its missing parents (0755, root).
    virtual void make_directory(const std::string& path, std::uint32_t mode) = 0;
    virtual void set_mode(const std::string& path, std::uint32_t mode) = 0;
    /// Never follows a link. Absent: left as it is. This, `set_mode` and a `put` without content
    /// refuse a file with several names in a folder that others than root may write to: it may be
    /// another name of a file that only root should change.
    virtual void set_owner(const std::string& path, std::optional<uid_t> uid,
                           std::optional<gid_t> gid) = 0;
    /// A file or link; a regular file is snapshotted first. No such file is no error.
    virtual void remove(const std::string& path) = 0;
    /// A directory with all below it; never crosses into another file system. No such directory is
    /// no error.
    virtual void remove_tree(const std::string& path) = 0;

 protected:
    using ParseAny = std::function<std::shared_ptr<const void>(std::string_view)>;
    virtual std::shared_ptr<const void> parsed_any(const std::string& path, std::type_index type,
                                                   const ParseAny& parse) const = 0;
};

}  // namespace vigo
