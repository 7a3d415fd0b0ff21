// replace — the one way in which a file comes to be on a machine: made beside under a name of ours,
// then renamed.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "host/rooted.h"

namespace vigo {

/// Prefix of every name that is made beside; what a killed run left behind is known by it.
inline constexpr std::string_view beside_prefix = ".vigo-";

/// Makes something new beside `spot` by `make(name)` (false: that name exists, another is tried)
/// and renames it onto the spot, then syncs the folder. Removes it again when anything fails.
void replace_by(const Spot& spot, const std::function<bool(const std::string& name)>& make);

/// A regular file with this content, owner and mode. It is 0600 and ours until its content and its
/// owner are as they shall be. `like`: an open file whose extended attributes (ACL, SELinux label)
/// it takes over, or -1.
struct NewFile {
    std::string_view content;
    uid_t uid = 0;
    gid_t gid = 0;
    mode_t mode = 0644;
    int like = -1;
};
void replace_by_file(const Spot& spot, const NewFile& file);

/// Sets owner, then mode (which changing the owner may have reduced) of an open file.
void set_owner_and_mode(int file, uid_t uid, gid_t gid, mode_t mode, const std::string& path);

void sync_folder(const Spot& spot);

/// Removes what killed runs left in folders, once per folder and process: a run that dies leaves
/// its file undone, so the next one comes to the same folder. Files that a living process is
/// writing are locked and stay. Thread safe.
class Leftovers {
 public:
    void sweep(int folder);

 private:
    std::mutex mutex_;
    std::set<std::pair<dev_t, ino_t>> swept_;
};

}  // namespace vigo
