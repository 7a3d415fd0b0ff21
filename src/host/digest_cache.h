// digest_cache — the digests of files whose content was read before, trusted as long as their
// status says that nobody wrote to them since.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/files.h"

namespace vigo {

/// Bounded by `limits::digests_kept`. Not thread safe.
class DigestCache {
 public:
    /// The digest of a file with this very device, inode, size, mtime and ctime. An entry whose
    /// ctime was not more than 2 s older than its reading is never answered: a write within the
    /// same tick of the clock would not show.
    std::optional<Sha256> find(const FileStatus& file);
    /// `read_ns`: the wall clock before the content was read.
    void remember(const FileStatus& file, std::int64_t read_ns, const Sha256& digest);
    void clear();
    std::size_t size() const { return entries_.size(); }
    /// Rises with everything remembered: whether there is something to save.
    std::uint64_t changes() const { return changes_; }

    std::string save() const;
    /// Adds what `save` wrote. Damaged bytes add nothing: a cache is disposable.
    void load(std::string_view bytes);

 private:
    struct Key {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    struct Entry {
        std::uint64_t size = 0;
        std::int64_t mtime_ns = 0;
        std::int64_t ctime_ns = 0;
        Sha256 digest{};
        bool used = true;  // since the last time that room was made
    };
    void make_room();

    std::unordered_map<Key, Entry, Hash> entries_;
    std::uint64_t changes_ = 0;
};

}  // namespace vigo
