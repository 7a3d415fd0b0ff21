// enforce — one resource: repair what differs, and check that nothing differs any more.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "agent/engine/policy.h"
#include "agent/engine/report.h"

namespace vigo::agent {

/// What became of one resource.
struct Verdict {
    Action action = Action::in_sync;
    std::string reason;
    std::vector<ShownDifference> differences;
    bool left_out = false;  ///< skipped by its own condition: nothing to tell
    bool touched = false;   ///< some fix ran to its end: the machine is not what it was
};

/// What a dry run says of this drift.
Verdict preview(const Step& step, const resources::Drift& drift);

/// Runs the fixes in their order, times each, then looks again, where there is an `again`. Throws
/// nothing that a resource can cause.
using LookAgain = std::function<resources::Drift()>;
Verdict repair(const Step& step, const resources::Drift& drift, Host& host, const LookAgain& again);

/// What is shown of it, with every text that the mask knows hidden.
void hide(Verdict& verdict, const Mask& mask);

/// The verdict on a resource that threw: blocked when the world around it refused, else failed.
Verdict verdict_of(const Step& step, const std::exception& thrown);

}  // namespace vigo::agent
