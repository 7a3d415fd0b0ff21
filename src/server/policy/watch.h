// watch — takes a new version back when the envoys that it changes converge less than they did
// before (contract C8).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/host.h"
#include "server/fleet/index.h"
#include "server/policy/policies.h"
#include "server/publish/publisher.h"
#include "server/settings.h"

namespace vigo::policy {

/// What is known of the envoys whose bundle a version changes.
struct Tally {
    std::size_t changed = 0;           ///< all of them
    std::size_t known_before = 0;      ///< had run something just before
    std::size_t converged_before = 0;  ///< of these
    std::size_t reports = 0;           ///< have run the version
    std::size_t converged = 0;         ///< of these
};

/// Enough have run it, their share of converged ones is below the threshold, and it fell by the
/// drop. Envoys that never ran anything before say nothing about a fall.
bool does_harm(const Tally& tally, const server::AutoRollback& terms);

/// Thread safe. Watches one version at a time, the newest; each is judged harmful at most once, and
/// a rollback never is.
class Watch {
 public:
    Watch(const server::AutoRollback& terms, const fleet::Index& fleet, Policies& policies,
          publish::Publisher& publisher, const Clock& clock);

    /// Just before `to` comes into force: remembers how the fleet stands.
    void begin(std::shared_ptr<Snapshot> from, std::shared_ptr<Snapshot> to);

    struct Rolled {
        std::uint64_t version = 0;
        std::uint64_t back_to = 0;
        std::string why;
    };
    /// To be called every few seconds. When the version does harm: what was in force before it is
    /// published again and loaded, and the configuration is frozen for a while.
    std::optional<Rolled> look();

 private:
    struct Member {
        Uuid id;
        store::RunSummary before;
        enum { unknown, same, changed } bundle = unknown;
    };
    void compare_bundles();
    bool compare(Member& member) const;
    Tally tally() const;
    std::optional<Rolled> take_back(const std::string& why);
    void freeze(const std::string& reason);

    server::AutoRollback terms_;
    const fleet::Index& fleet_;
    Policies& policies_;
    publish::Publisher& publisher_;
    const Clock& clock_;

    std::mutex looking_;              // one look at a time
    mutable std::mutex lock_;         // all below
    std::vector<Member> members_;     // empty: nothing is watched
    std::shared_ptr<Snapshot> from_;  // shared with requests that still work on it
    std::shared_ptr<Snapshot> to_;
    Time until_{};
};

}  // namespace vigo::policy
