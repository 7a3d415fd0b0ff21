// snapshot — the policy of the fleet at one published version: immutable but for what it remembers
// of envoys.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "compile/workshop.h"
#include "crypto/digest.h"
#include "server/fleet/envoy.h"
#include "server/policy/bundle_cache.h"

namespace vigo::policy {

/// A published tree.
struct Tree {
    std::uint64_t version = 0;
    Time published{};
    std::string author;
    compile::SourceTree files;
    std::string
        damage;  ///< why it is not what was published, although it can be read; "" when it is
};

/// Thread safe.
class Snapshot {
 public:
    /// Without a catalogue it has a policy for nobody: all keep what they hold. `cache` may hold
    /// bundles of other versions: what is made of the same is the same.
    Snapshot(std::uint64_t version, Time published,
             std::shared_ptr<const compile::Catalogue> catalogue,
             std::shared_ptr<BundleCache> cache);

    std::uint64_t version() const { return version_; }
    Time published() const { return published_; }
    /// Null for the empty policy.
    const std::shared_ptr<const compile::Catalogue>& catalogue() const { return catalogue_; }
    /// compile::fingerprints of the catalogue.
    const std::vector<std::string>& policies() const { return policies_; }

    struct Found {
        std::shared_ptr<const SharedBundle> bundle;  ///< or its stub; null: `problem`, or busy
        std::string problem;
        bool busy = false;
        bool compiled = false;  ///< now, for this call
    };
    /// What the envoy should have. Remembered until its traits are replaced, but for the bytes:
    /// those of a fleet where each has a bundle of its own would fill the memory.
    Found bundle_of(const Uuid& envoy, const std::string& hostname,
                    const std::shared_ptr<const fleet::Traits>& traits);
    /// The same with its bytes.
    Found whole_bundle_of(const Uuid& envoy, const std::string& hostname,
                          const std::shared_ptr<const fleet::Traits>& traits);
    /// The same if it is remembered; nothing when it must be looked up, and perhaps compiled.
    std::optional<Found> remembered(const Uuid& envoy,
                                    const std::shared_ptr<const fleet::Traits>& traits);
    /// Whether an envoy that still has these traits was seen to hold what it should: this
    /// assignment. Spares the common check-in from making the assignment again to compare it.
    bool is_settled(const Uuid& envoy, const std::shared_ptr<const fleet::Traits>& traits,
                    std::uint64_t held, std::string_view assignment);
    /// `round` is what it was before the assignment was made: nothing happens when it has passed.
    void settle(const Uuid& envoy, std::uint64_t held, const std::string& assignment,
                std::uint64_t round);
    /// The envoy is gone.
    void forget(const Uuid& envoy);
    /// What assignments are made of has changed: nobody counts as settled, and a round passes.
    void unsettle();
    std::uint64_t round() const { return round_; }

    /// Parts of bundles that are kept for the envoys to come; they are few, however many ask.
    std::size_t shared_pieces() const { return workshop_ ? workshop_->pieces() : 0; }

 private:
    struct Memo {
        std::shared_ptr<const fleet::Traits> traits;
        std::shared_ptr<const SharedBundle> bundle;  // a stub
        std::shared_ptr<const std::string> problem;  // null: none; rare, so it is kept apart
        std::uint64_t held = 0;                      // version of the assignment below
        crypto::Sha256 assignment{};  // digest of the right one; 0 while nobody has shown it
    };
    struct Shard {
        std::mutex lock;
        std::unordered_map<Uuid, Memo> memos;
    };
    static constexpr std::size_t shard_count = 64;

    Shard& shard_of(const Uuid& envoy) {
        return shards_[static_cast<unsigned char>(envoy.bytes().back()) % shard_count];
    }
    Found look_up(const std::string& hostname, const fleet::Traits& traits);

    std::uint64_t version_;
    Time published_;
    std::shared_ptr<const compile::Catalogue> catalogue_;  // shared with the compiler's own results
    std::unique_ptr<compile::Workshop> workshop_;          // of the catalogue; null without
    std::vector<std::string> policies_;
    std::shared_ptr<BundleCache> cache_;  // shared with the versions before and after
    std::atomic<std::uint64_t> round_ = 0;
    Shard shards_[shard_count];
};

}  // namespace vigo::policy
