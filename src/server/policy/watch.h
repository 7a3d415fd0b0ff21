// watch — takes a new version back when the envoys that it changes converge less than they did
// before (contract C8). What it knows is in the store, so it outlives the program.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/host.h"
#include "server/fleet/index.h"
#include "server/policy/live.h"
#include "server/policy/policies.h"
#include "server/policy/retreat.h"
#include "server/policy/tally.h"
#include "server/store/rollout.h"

namespace vigo::policy {

/// Thread safe. Watches one version at a time, the newest; each is judged harmful at most once, and
/// a rollback never is.
class Watch {
 public:
    Watch(const server::AutoRollback& terms, const fleet::Index& fleet, Policies& policies,
          Live& live, store::RolloutRow& stored, const Clock& clock);

    /// Once, when the policy and the fleet are loaded: goes on with what the program before this
    /// one watched, or begins with what came into force since. Envoys have their time to be heard
    /// again, although the watch may have run out meanwhile.
    void resume();
    /// Just before `to` comes into force: remembers how the fleet stands.
    void begin(std::shared_ptr<Snapshot> from, std::shared_ptr<Snapshot> to);

    struct Rolled {
        std::uint64_t version = 0;
        std::uint64_t back_to = 0;
        std::string why;
    };
    /// To be called every few seconds. When the version does harm: what was in force before it is
    /// published again and loaded, the configuration is frozen for a while, and there is an event.
    /// A program that is killed in between leaves the rest to the next one.
    std::optional<Rolled> look();

 private:
    void note(std::uint64_t from, std::uint64_t to);
    void end();
    void save();
    void judge();
    void decide(const std::string& why);
    bool compare_bundles();
    bool compare(store::RolloutEnvoy& member) const;
    Tally tally() const;
    void close(std::uint64_t version, std::uint64_t next);

    server::AutoRollback terms_;
    const fleet::Index& fleet_;
    Policies& policies_;
    Live& live_;
    store::RolloutRow& stored_;
    const Clock& clock_;
    Retreat retreat_;

    std::mutex looking_;              // one look at a time
    mutable std::mutex lock_;         // all below
    store::Rollout rollout_;          // as it is stored
    std::shared_ptr<Snapshot> from_;  // shared with requests that still work on it; until compared
    std::shared_ptr<Snapshot> to_;
    std::chrono::nanoseconds until_{};  // of the steady clock: the other one may be set
};

}  // namespace vigo::policy
