// undo — the two ways in which a step is undone, and what a normal run does so that it can be.
#pragma once

#include "agent/engine/policy.h"
#include "agent/engine/reversals.h"

namespace vigo::agent {

class Undoing {
 public:
    /// Both must outlive it. A dry run remembers nothing.
    Undoing(const Host& host, Reversals& reversals, bool dry_run)
        : host_(host), reversals_(reversals), dry_run_(dry_run) {}

    /// Drops what no step of the policy needs, once there is more of it than is kept.
    void make_room(const Policy& policy);

    /// Whether the step was undone, so that nothing is left to do.
    bool is_done(const Step& step) const;
    /// What undoing the step takes; empty for a snapshot that is in place already. Throws
    /// Error(conflict) when there is none.
    resources::Drift drift(const Step& step) const;
    /// It was undone, and is settled from now on.
    void finish(const Step& step);
    /// Before a normal check of the step: what is there is captured the first time, and again after
    /// it was undone.
    void arm(const Step& step);

 private:
    const Reverted* find(const Step& step) const;

    const Host& host_;
    Reversals& reversals_;
    bool dry_run_;
};

}  // namespace vigo::agent
