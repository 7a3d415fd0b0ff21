// envoy — what the index knows of one envoy, and what follows from it: the three axes that
// operators look at.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/fleet/traits.h"
#include "server/store/envoys.h"

namespace vigo::fleet {

struct Envoy {
    store::EnvoyRow row;
    bool busy = false;    ///< converging when it last spoke
    bool heard = false;   ///< it spoke since this program started
    std::string problem;  ///< why its policy could not be renewed; "" when it could
    std::shared_ptr<const Traits>
        traits;  ///< null: none yet; shared, for it is large and never changed
};

/// Reachability. `late`: a check-in is overdue, but not yet enough to call it offline.
enum class Reach { online, busy, late, offline, never, revoked };
std::string_view name_of(Reach reach);

enum class Drift { none, changed, diverged };
std::string_view name_of(Drift drift);
/// Diverged from `limits::diverged_runs` changing runs in a row.
Drift drift_of(int changing_runs);
inline Drift drift_of(const store::EnvoyRow& row) { return drift_of(row.changing_runs); }

/// When an envoy counts as silent.
struct Freshness {
    Millis interval{300'000};    ///< checkin.interval
    Millis offline_threshold{};  ///< 0: 2.5 times the longer of interval and observed cadence
};
Millis silent_after(const Freshness& freshness, Millis cadence);
/// What tells whether an envoy can be reached.
struct Vitals {
    Time revoked{};
    Time last_seen{};
    Millis cadence{};
    bool busy = false;
};
Reach reach_of(const Vitals& vitals, const Freshness& freshness, Time now);
Reach reach_of(const Envoy& envoy, const Freshness& freshness, Time now);

/// The cadence after one more gap between check-ins. One outage does not stretch it, two long gaps
/// in a row do; a check-in that was asked for out of turn does not shrink it.
Millis observe_gap(Millis cadence, Millis gap, Millis interval);

/// Takes in a finished run: the latest is remembered, and `changing_runs` counts. A check-in (not
/// `reported`) tells of changes that a report will tell again, so they wait for it. Runs that
/// changed something are all reported: a gap in the numbers means runs without changes.
void take_run(store::EnvoyRow& row, const store::RunSummary& run, bool reported);

}  // namespace vigo::fleet
