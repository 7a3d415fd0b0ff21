// pieces — the parts of a bundle that envoys share: each resource as rendered, and what holds them
// together. Internal to this folder.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compile/compiling.h"
#include "compile/groups.h"

namespace vigo::compile {

/// A crate stamped out: what `expand` makes of it, for all envoys of an entry for which it makes
/// the same.
struct Stamp {
    const Crate* crate = nullptr;
    bool included = true;  ///< its condition does not hold
    std::vector<Instance> instances;
    Members rendered;      ///< those that were not removed
    std::uint64_t id = 0;  ///< never given twice
    Load load;
    mutable Groups groups = {};  ///< of all that was not removed
};

/// A stamp as one envoy came by it.
struct Stamped {
    std::shared_ptr<const Stamp> stamp;
    lang::Reads reads;
    std::set<std::string> secrets;
    Diagnostics findings;
};

/// What holds the pieces of a bundle together.
struct Frame {
    struct Row {
        std::string crate, name, type;
        std::vector<std::uint32_t> after, notifies;
        std::uint32_t instance = 0;  ///< counted over all stamps
        std::string head = {};       ///< parts::write_name
        std::string links = {};      ///< parts::write_links
    };
    bool ordered = false;  ///< there is an order
    std::vector<std::string> crates;
    std::vector<Row> rows;
    lang::Reads reads;
    std::set<std::string> secrets;
    Diagnostics findings;
    Load load;
};

/// Keeps a batch that can be filled in for others.
void keep_model(Group& group, const std::shared_ptr<const Batch>& batch, Told& told);

/// A resource of a finished bundle in its two parts.
Piece piece_of(const BundledResource& resource);
Frame::Row row_of(BundledResource resource);

/// Stages of one envoy's compile, each noting what it read, found and needs apart from the others.
class Stages {
 public:
    /// All must outlive it.
    Stages(const Catalogue& catalogue, const Entry& entry, const Layers& layers,
           const std::string& hostname, const Value& stable_traits, const Load::Total& total);

    /// The crate of one inclusion stamped out; nothing when it comes to too many resources.
    std::optional<Stamped> stamp(const Inclusion& inclusion, const Value& layered,
                                 std::uint64_t id);
    /// Those of `members` rendered.
    std::shared_ptr<const Batch> batch(const Stamp& stamp, const Members& members);
    /// A model filled in for this envoy, who tells the same but for what is printed; null where
    /// that cannot be.
    std::shared_ptr<const Batch> filled(const Batch& model);
    /// The same in groups that read the same, which are added to `into`, in the order of `all`.
    std::vector<std::shared_ptr<const Batch>> first_batches(const Stamp& stamp,
                                                            const Members& members, Groups& into);
    /// `waits` tells of each instance of all stamps.
    std::shared_ptr<const Frame> frame(const std::vector<std::shared_ptr<const Stamp>>& stamps,
                                       const std::vector<bool>& waits);

    Compiling& compiling() { return compiling_; }
    /// What was found since the last call.
    Diagnostics findings() { return std::exchange(findings_, {}); }
    Told& told() { return told_; }

 private:
    class Rebinding;
    struct Rendered {
        std::shared_ptr<const Piece> piece;
        lang::Reads reads;
    };
    Rendered render_one(Instance instance);
    void clear();

    Diagnostics findings_;
    Compiling compiling_;
    Told told_;
    Load::Total total_;
};

}  // namespace vigo::compile
