// converge — one pass over a policy: conditions, dependencies, check, fix, check again, triggers,
// report.
#pragma once

#include <functional>
#include <stop_token>

#include "agent/engine/policy.h"
#include "agent/engine/report.h"
#include "agent/engine/reversals.h"
#include "agent/engine/triggers.h"
#include "host/host.h"

namespace vigo::agent {

struct Pass {
    bool dry_run = false;
    bool list_skipped = false;  ///< also report what a condition left out
    std::stop_token stop;       ///< the current resource is finished, the rest left
    std::function<void(const ResourceResult&)> on_result;  ///< as it happens; optional
    /// Told when a step with secrets begins (true) and ends: nothing of it may be kept; optional.
    std::function<void(bool begins)> in_private = {};
    Reversals* reversals = nullptr;  ///< null: what is undone now is undone again in the next run
};

/// Enforces every step in its order. What one resource throws ends that resource only. `traits` are
/// those of this machine, null when not known. A dry run changes neither the machine nor
/// `triggers`.
RunReport converge(const Policy& policy, Host& host, const Value& traits, Triggers& triggers,
                   const Pass& pass);

}  // namespace vigo::agent
