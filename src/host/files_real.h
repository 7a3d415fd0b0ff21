// files_real — the files of a real machine, or of a folder that stands for one.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "host/digest_cache.h"
#include "host/host.h"
#include "host/replace.h"
#include "host/snapshots.h"

namespace vigo {

/// Looking is thread safe; changing is for one thread.
class RealFiles : public Files {
 public:
    /// `rooted` and `clock` outlive this.
    RealFiles(const Rooted& rooted, const Clock& clock, Snapshots snapshots)
        : rooted_(rooted), clock_(clock), snapshots_(std::move(snapshots)) {}

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

    /// Something may have changed files: what was parsed is looked at again before it is answered.
    void touched() { ++changes_; }

    std::string save_digests() const;
    void load_digests(std::string_view bytes);
    void forget_digests();
    std::uint64_t digest_changes() const;
    void pause_digests(bool paused);

 protected:
    std::shared_ptr<const void> parsed_any(const std::string& path, std::type_index type,
                                           const ParseAny& parse) const override;

 private:
    struct Parsed {
        std::shared_ptr<const void> value;
        std::optional<FileStatus> status;
        std::uint64_t changes = 0;
        std::chrono::nanoseconds looked_at{};
    };
    Spot spot_to_change(const std::string& path);
    void snapshot(const Spot& spot, const FileStatus& status) const;

    const Rooted& rooted_;
    const Clock& clock_;
    Snapshots snapshots_;
    Leftovers leftovers_;
    std::atomic<std::uint64_t> changes_ = 1;
    mutable std::mutex digests_mutex_;
    mutable DigestCache digests_;
    bool digests_paused_ = false;
    mutable std::mutex parsed_mutex_;
    mutable std::map<std::pair<std::string, std::type_index>, Parsed> parsed_;
};

}  // namespace vigo
