// disk — durable steps on files: each is either done and synced, or not done. Inside publish/ only.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigo::publish::disk {

/// Holds an exclusive lock on a file for its lifetime, also against other processes; a killed
/// process holds none.
class Lock {
 public:
    /// Throws Error(conflict) when somebody else holds it: `busy` is the message.
    Lock(const std::string& path, std::string_view busy);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

 private:
    int fd_ = -1;
};

/// What root creates belongs to the owner of `folder`, so that a server without root's rights can
/// go on with it.
void give_to_owner_of(const std::string& folder, const std::string& path);

/// Files and folders of a new tree, read-only; `root` is not there yet. Nothing is durable before
/// sync_file_system: one by one, thousands of files take minutes on a slow disk.
void write_tree(const std::string& root, const std::map<std::string, std::string>& tree);
/// Everything that was written to the file system of `path` is on the disk.
void sync_file_system(const std::string& path);

/// A folder that may be there already; its name is durable after sync_folder of its parent.
void make_folder(const std::string& path);
/// A new file with its content on the disk; its name is durable after sync_folder.
void write_file(const std::string& path, std::string_view text, std::uint32_t mode);
/// There is the old content or the new one.
void replace_file(const std::string& path, std::string_view text);
/// A whole line at the end of a file that may not be there yet; durable on return. What a killed
/// writer left of a line stays a line of its own.
void append_line(const std::string& path, std::string_view line);
/// 0 when there is no such file.
std::uintmax_t size_of(const std::string& path);
/// False when there was none.
bool remove_file(const std::string& path);
void replace_link(const std::string& path, const std::string& to);
void rename(const std::string& from, const std::string& to);
void sync_folder(const std::string& path);
/// Read-only.
void lock_folder(const std::string& path);
/// Read-only folders are no obstacle; links are never followed. No such tree is no error.
void remove_tree(const std::string& path);

/// Names in a folder, sorted; none when there is no such folder.
std::vector<std::string> names_in(const std::string& folder);
/// Nothing when there is no such file; throws over `most` bytes.
std::optional<std::string> read_file(const std::string& path, std::size_t most);
/// Nothing when there is no such file, or it is no link.
std::optional<std::string> read_link(const std::string& path);
bool is_folder(const std::string& path);
std::string parent_of(const std::string& path);

}  // namespace vigo::publish::disk
