// policies — what every envoy should have, now: the published tree in force, and the signed
// assignments that follow from it. An envoy is never told to apply an empty or partial policy:
// whatever fails, it keeps its last one.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "bundle/bundle.h"
#include "compile/compile.h"
#include "crypto/digest.h"
#include "crypto/signing.h"
#include "host/host.h"
#include "server/metrics.h"
#include "server/policy/snapshot.h"

namespace vigo::policy {

/// The published tree, read from disk; nothing before the first publish. Throws Error when it
/// cannot be read.
using ReadLive = std::function<std::optional<Tree>()>;

/// What the policy must know of secrets; never a value. Both may be empty: then no secret is looked
/// up, and every epoch is 0.
struct Secrets {
    compile::FindSecret find;
    /// How new the secrets of these paths are; from memory.
    std::function<std::uint64_t(std::span<const std::string> paths)> epoch_of;
};

/// What an assignment says beside the bundle, from server.yaml.
struct Terms {
    Uuid fleet;
    Millis interval{300'000};
    bool observe_only = false;
};

/// How the configuration in force came to be, for operators.
struct State {
    std::uint64_t version = 0;
    Time published{};
    Time loaded{};
    bool empty = true;    ///< nothing published, or a start with validation errors
    std::string problem;  ///< why the newest attempt to load failed; "" when it did not
    Time failed{};        ///< when; 0: it did not
    std::size_t crates = 0;
    std::size_t bundles = 0;  ///< different ones that are kept, also of the version before
    std::size_t pieces = 0;   ///< parts of bundles that are kept for envoys to come
};

/// Who asks, and what it holds.
struct Subject {
    Uuid id;
    std::string hostname;
    std::shared_ptr<const fleet::Traits> traits;  ///< null: not known yet
    std::uint64_t version = 0;                    ///< of the assignment it holds
    std::string digest;                           ///< of the assignment it holds; "" for none
};

/// A new assignment for an envoy.
struct Assigned {
    std::string assignment;  ///< signed bytes
    std::string signature;
    std::string key_id;
    std::shared_ptr<const SharedBundle> bundle;
    bool send_bundle = true;  ///< false: it holds these bytes already
};

struct Decision {
    std::optional<Assigned> assigned;  ///< nothing: no change
    bool want_traits = false;          ///< nothing is compiled before they are known
    std::string problem;               ///< why it keeps its last policy; "" when it need not
    bool busy = false;                 ///< no change for now
};

/// Thread safe; every decision works on one snapshot.
class Policies {
 public:
    Policies(ReadLive read_live, const compile::Types& types, const crypto::SigningKey& bundle_key,
             const Terms& terms, const Clock& clock, server::Metrics& metrics,
             Secrets secrets = {});

    /// Loads what is published. Errors of structure throw Error(invalid) after `config load
    /// failed`; findings of idempotency alone begin with an empty policy, and say so (contract C5,
    /// C6).
    void start();
    /// Loads again. When that fails the old policy stays in force, `config reload failed` is logged
    /// and counted, and the findings are returned; "" otherwise.
    std::string reload();

    /// Called just before one configuration takes the place of another; not for the first.
    using Changing = std::function<void(const std::shared_ptr<Snapshot>& from,
                                        const std::shared_ptr<Snapshot>& to)>;
    /// Before anything reloads.
    void on_change(Changing changing) { changing_ = std::move(changing); }

    Decision decide(const Subject& subject);
    /// The same; nothing when that may take a compile, or the wait for one.
    std::optional<Decision> decide_at_once(const Subject& subject);
    /// Paths of the secrets that the envoy may ask for: those of the bundle that it should have.
    /// Throws Error(unavailable) when there is none for it now.
    std::vector<std::string> secrets_of(const Subject& subject);
    /// After a change of some secret: assignments are made again, with new epochs.
    void secrets_changed();

    /// The highest version that an envoy has shown to hold above ours, once: this server was
    /// restored from a backup, and the numbering must go on from there. Claims that are far off are
    /// not believed.
    std::optional<std::uint64_t> take_lift();
    State state() const;
    std::shared_ptr<const compile::Catalogue> catalogue() const;
    void forget(const Uuid& envoy);

    /// What is in force now.
    std::shared_ptr<Snapshot> current() const;
    /// A tree as the policy that it would be in force; null when it has errors.
    std::shared_ptr<Snapshot> snapshot_of(const Tree& tree) const { return load(tree).snapshot; }

 private:
    struct Loaded {
        std::shared_ptr<Snapshot> snapshot;  // null: it has errors
        Diagnostics findings;
        std::uint64_t version = 0;
    };
    Loaded load() const;
    Loaded load(const Tree& tree) const;
    std::shared_ptr<Snapshot> empty(std::uint64_t version) const;
    void put(std::shared_ptr<Snapshot> snapshot, const std::string& problem);
    /// Nothing when it takes the bytes of a bundle and they are not there.
    std::optional<Decision> decide_by(Snapshot& snapshot, const Subject& subject,
                                      const Snapshot::Found& found);
    std::uint64_t epoch_of(const SharedBundle& bundle) const;
    Assignment assignment_for(const Subject& subject, const Snapshot& snapshot,
                              const SharedBundle& bundle) const;
    void note_version(std::uint64_t held);
    bool holds_bundle(const Subject& subject, const SharedBundle& bundle);
    void remember(const Subject& subject, const SharedBundle& bundle);

    ReadLive read_live_;
    const compile::Types& types_;
    const crypto::SigningKey& bundle_key_;
    std::string key_id_;
    Terms terms_;
    const Clock& clock_;
    server::Metrics& metrics_;
    Secrets secrets_;
    Changing changing_;

    std::shared_ptr<BundleCache> cache_;  // shared by all versions: most of them change little
    std::mutex loading_;                  // one reload at a time
    mutable std::mutex lock_;             // the two below
    std::shared_ptr<Snapshot> snapshot_;  // shared with the requests that still work on it
    State state_;

    std::atomic<std::uint64_t> highest_ = 0;  // version that we or an envoy know of
    std::atomic<bool> lifted_ = false;        // by an envoy, and not taken yet

    // Which bundle belongs to an assignment that an envoy has confirmed to hold.
    struct Held {
        crypto::Sha256 assignment{};
        crypto::Sha256 bundle{};
    };
    std::mutex held_lock_;
    std::unordered_map<Uuid, Held> held_;
};

}  // namespace vigo::policy
