// report — what one run did: an action for every resource, the differences, the counts, the
// outcome.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace vigo::agent {

using Micros = std::chrono::microseconds;

enum class Action {
    in_sync,
    changed,
    would_change,  ///< a dry run found a difference
    would_follow,  ///< a dry run cannot tell before another resource's change is made
    failed,
    blocked,  ///< the resource is fine, what it stands on is not: no disk, no network, a broken
              ///< repository
    skipped,
    unsupported  ///< this agent cannot do what the resource asks for
};

/// As the wire contract spells it: `in_sync`, `would_change`, ….
std::string_view name_of(Action action);
constexpr bool is_bad(Action action) {
    return action == Action::failed || action == Action::blocked || action == Action::unsupported;
}

/// converged: nothing failed; degraded: something did; failed: nothing succeeded.
enum class Outcome { converged, degraded, failed };
std::string_view name_of(Outcome outcome);

/// A difference as it may be shown to anybody: masked, printable, cut to a bound.
struct ShownDifference {
    std::string property;
    std::string is;
    std::string want;
    std::string diff;
    Micros took{
        0};  ///< of its fix; 0 when nothing was fixed, and for all but the first that share a fix
};

struct ResourceResult {
    std::string crate;
    std::string name;
    std::string type;
    Action action = Action::in_sync;
    std::string reason;  ///< why it failed, was skipped, is unsupported
    Micros took{0};
    std::vector<ShownDifference> differences;
    std::string id() const { return crate + "/" + name; }
};

/// Resources by what became of them. A dry run counts what it would change as changed.
struct Counts {
    std::uint32_t in_sync = 0;
    std::uint32_t changed = 0;
    std::uint32_t failed = 0;  ///< blocked and unsupported ones too
    std::uint32_t skipped = 0;
    void add(Action action);
    bool operator==(const Counts&) const = default;
};

struct RunReport {
    Counts counts;
    std::vector<ResourceResult>
        results;  ///< only what is worth a line; resources in sync are counted
    Time started{};
    Micros took{0};
    bool dry_run = false;
    bool interrupted = false;  ///< it was asked to stop; what was left is counted as skipped

    Outcome outcome() const;
    /// Whether it must be reported: something changed, failed or was cut short.
    bool is_eventful() const;
};

}  // namespace vigo::agent
