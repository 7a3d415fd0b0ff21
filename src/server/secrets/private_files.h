// private_files — the folder of secrets and what lies in it: opened part by part, never through a
// link, refused when others than its owner could read or write it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/posix.h"

namespace vigo::secrets {

/// A folder that belongs to root or to us, and to nobody else. All below it must belong to its
/// owner, to root or to us.
class PrivateFolder {
 public:
    /// Throws Error(not_found) when it is missing, Error(denied) with the mend when it is not safe.
    static PrivateFolder open(const std::string& path);
    /// Makes it when it is missing.
    static PrivateFolder make(const std::string& path);

    /// The file at a checked path such as `vigo/db/dsn`; nothing when it is missing. Throws
    /// Error(denied) when it is not safe, Error(invalid) over `most` bytes.
    std::optional<std::string> read(std::string_view name, std::size_t most) const;
    /// There is the old content or the new one, also after a power cut. Makes folders on the way.
    void replace(std::string_view name, std::string_view content) const;
    /// False when there was none. Folders that are empty then go as well.
    bool remove(std::string_view name) const;

    struct Entry {
        std::string name;
        std::string problem;  ///< why it is no file of ours; "" for a good one
    };
    /// All files below, sorted; names with a dot in front are none. Throws Error(conflict) when
    /// there are more than `most`.
    std::vector<Entry> list(std::size_t most) const;

    /// What a killed writer left beside files, here and below. Under a ChangeLock.
    void remove_leftovers() const;

    const std::string& path() const { return path_; }
    int get() const { return folder_.get(); }

 private:
    struct Spot {
        posix::Fd folder;
        std::string name;
    };
    PrivateFolder(std::string path, posix::Fd folder, uid_t owner, gid_t group)
        : path_(std::move(path)), folder_(std::move(folder)), owner_(owner), group_(group) {}
    std::optional<Spot> spot(std::string_view name, bool make) const;
    posix::Fd descend(int above, const std::string& part, const std::string& shown,
                      bool make) const;
    void check(int file, mode_t kind, const std::string& shown) const;
    void walk(int folder, const std::string& prefix, std::size_t most,
              std::vector<Entry>& found) const;
    void sync(int folder, const std::string& shown) const;
    std::string shown(std::string_view name) const;

    std::string path_;
    posix::Fd folder_;
    uid_t owner_;
    gid_t group_;
};

/// Excludes all others who change the same folder, also other processes; a killed process holds
/// nothing. Throws Error(conflict) when somebody holds it for ten seconds.
class ChangeLock {
 public:
    explicit ChangeLock(const PrivateFolder& folder);

 private:
    posix::Fd file_;
};

}  // namespace vigo::secrets
