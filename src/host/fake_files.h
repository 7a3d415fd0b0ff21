// fake_files — the files of an invented machine, in memory.
#pragma once

#include <map>

#include "base/error.h"
#include "host/fake_clock.h"

namespace vigo {

/// A file as a test puts it there.
struct FakeFile {
    FileKind kind = FileKind::regular;
    std::uint32_t mode = 0644;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string content;  ///< of a symlink: what it points to
};

/// How often a machine was looked at and changed.
struct FakeCounts {
    int status = 0;
    int read = 0;    ///< contents read, by `read` or parsed anew
    int digest = 0;  ///< digests asked for
    int list = 0;
    int change = 0;  ///< calls that change files
    int query = 0;
    int run = 0;
};

class FakeFiles : public Files {
 public:
    FakeFiles(const FakeClock& clock, FakeCounts& counts);

    std::optional<FileStatus> status(const std::string& path) const override;
    std::optional<std::string> read(const std::string& path) const override;
    std::optional<std::string> read_to_change(const std::string& path) const override;
    std::string read_link(const std::string& path) const override;
    std::vector<std::string> list(const std::string& path) const override;
    Sha256 digest(const std::string& path, const FileStatus& known) const override;

    void put(const FileContent& file) override;
    void put_symlink(const std::string& path, const std::string& to) override;
    void put_hard_link(const std::string& path, const std::string& to) override;
    void make_directory(const std::string& path, std::uint32_t mode) override;
    void set_mode(const std::string& path, std::uint32_t mode) override;
    void set_owner(const std::string& path, std::optional<uid_t> uid,
                   std::optional<gid_t> gid) override;
    void remove(const std::string& path) override;
    void remove_tree(const std::string& path) override;

    // For tests: counted nowhere, refused never; missing parents are made.
    void set(const std::string& path, FakeFile file);
    void set_hard_link(const std::string& path, const std::string& to);
    void erase(const std::string& path);
    /// Null when there is none; links are not followed.
    const FakeFile* find(const std::string& path) const;
    /// Every path, sorted; and the first path of the same file, which is the path itself unless it
    /// is a hard link.
    std::vector<std::pair<std::string, std::string>> all() const;
    /// From now on every change of this path throws `error`.
    void refuse(const std::string& path, Error error) { refused_.insert_or_assign(path, error); }
    void allow(const std::string& path) { refused_.erase(path); }

 protected:
    std::shared_ptr<const void> parsed_any(const std::string& path, std::type_index type,
                                           const ParseAny& parse) const override;

 private:
    struct Node {
        FakeFile file;
        std::uint64_t inode = 0;
        std::int64_t mtime_ns = 0;
        std::int64_t ctime_ns = 0;
    };
    using NodePtr = std::shared_ptr<Node>;
    enum class Last { follow, keep };
    enum class For { looking, changing };

    std::string resolve(const std::string& path, Last last, For what) const;
    NodePtr at(const std::string& path) const;
    std::string place_for(const std::string& path);
    void refuse_shared(const std::string& path, const std::string& place,
                       const NodePtr& node) const;
    Node& existing(const std::string& path, std::string_view doing);
    NodePtr make(FakeFile file);
    void touch(Node& node, bool content);
    static FileStatus status_of(const Node& node, std::uint32_t links);

    const FakeClock& clock_;
    FakeCounts& counts_;
    std::map<std::string, NodePtr> nodes_;
    std::map<std::string, Error> refused_;
    std::uint64_t next_inode_ = 100;
    struct Parsed {
        std::shared_ptr<const void> value;
        std::string text;
    };
    mutable std::map<std::pair<std::string, std::type_index>, Parsed> parsed_;
};

}  // namespace vigo
