// archive — published versions on the disk: `.versions/N/` with tree and record, and the link
// `.live`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "schema/diagnostic.h"
#include "server/publish/version.h"
#include "stack/folder.h"

namespace vigo::publish {

/// Where things are. `versions` and `live` are on one file system.
struct Paths {
    std::string stacks;    ///< what operators edit
    std::string versions;  ///< everything published
    std::string live;      ///< a link to the tree of the version in force

    /// `stacks`, `.versions` and `.live` in one folder, such as /srv/vigo.
    static Paths under(const std::string& folder);
    /// `.versions` beside `live`.
    static Paths beside(const std::string& stacks, const std::string& live);

    std::string journal() const { return versions + "/log"; }
    std::string freeze() const { return versions + "/freeze.json"; }
};

/// A version with its tree. `by_hand`: `.live` is no link but a folder that somebody made; it has
/// no record.
struct Loaded {
    Version version;
    stack::Tree tree;
    bool by_hand = false;
};

/// Reading is safe at any time, from any process; all that changes the disk demands that the caller
/// holds the lock (see Publisher). Throws Error when the disk refuses.
class Archive {
 public:
    explicit Archive(Paths paths, std::size_t kept = limits::versions_kept)
        : paths_(std::move(paths)), kept_(kept) {}

    const Paths& paths() const { return paths_; }

    /// What is in force: the link is resolved once, and the tree is compared with its digest:
    /// Error(conflict) when it was changed on the disk. Nothing when nothing was published yet.
    /// Findings are possible only for a tree made by hand.
    std::optional<Loaded> load_live(Diagnostics& findings) const;
    /// The number behind `.live`, one system call: for those who wait for a new one.
    std::optional<std::int64_t> live_number() const;
    /// Throws Error(not_found) when there is none of this number.
    Loaded load(std::int64_t number) const;
    /// The same without the tree.
    Version record(std::int64_t number) const;
    /// Newest first, without versions that never came into force; each with what became of it.
    std::vector<Version> history() const;
    /// The number of the next version: above all that ever were.
    std::int64_t next_number() const;

    /// Writes the version beside, then makes it live in one step. The number is used up even when
    /// this fails.
    void commit(const Version& version, const stack::Tree& tree);
    /// Numbers up to this one are used up: after a restore, agents know of versions that this disk
    /// does not.
    void lift(std::int64_t number);
    /// Removes what a killed publish left, and versions that never came into force.
    void clean();
    /// Removes the oldest, so that `kept` remain.
    void prune();

 private:
    std::string folder_of(std::int64_t number) const;
    std::string link_text(std::int64_t number) const;
    std::vector<std::int64_t> numbers() const;
    void stage(const std::string& folder, const Version& version, const stack::Tree& tree);
    void discard(std::int64_t number);
    bool was_never_live(std::int64_t number, std::optional<std::int64_t> live,
                        std::span<const std::int64_t> all) const;

    Paths paths_;
    std::size_t kept_;
};

}  // namespace vigo::publish
