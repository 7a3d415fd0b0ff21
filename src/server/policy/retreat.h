// retreat — what the server does to take a version back by itself: in an order in which a kill at
// any moment leaves the rest to the next program, and nothing is done twice.
#pragma once

#include <optional>

#include "base/trouble.h"
#include "host/host.h"
#include "server/policy/live.h"
#include "server/store/rollout.h"

namespace vigo::policy {

/// Thread safe.
class Retreat {
 public:
    Retreat(Live& live, store::RolloutRow& stored, const Clock& clock)
        : live_(live), stored_(stored), clock_(clock) {}

    /// The rollback by which the server has taken `version` out of force.
    std::optional<publish::Version> of(std::uint64_t version) const;
    /// Publishes `to_version` again over `version`; nothing when the disk or somebody who publishes
    /// at this moment refuses, which is logged.
    std::optional<publish::Version> take_back(std::uint64_t version, std::uint64_t to_version,
                                              const std::string& why);
    /// Freezes the configuration for a while, completes the log, adds the event and ends the watch.
    void finish(const publish::Version& rollback);

 private:
    void freeze(const publish::Version& rollback);
    void complete_log(const publish::Version& rollback) const;

    Live& live_;
    store::RolloutRow& stored_;
    const Clock& clock_;
    Trouble stuck_{"a version that does harm could not be taken back",
                   "a version that does harm was taken back"};
    Trouble unfinished_{"what follows a rollback by the server is not complete",
                        "what follows a rollback by the server is complete"};
};

}  // namespace vigo::policy
