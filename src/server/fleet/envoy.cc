#include "server/fleet/envoy.h"

#include <algorithm>

#include "base/limits.h"

namespace vigo::fleet {
namespace {

void count(store::EnvoyRow& row, const store::RunSummary& run) {
    if (run.number <= row.counted_run) return;
    const bool follows = run.number == row.counted_run + 1;
    row.counted_run = run.number;
    if (run.counts.changed == 0) {
        row.changing_runs = 0;
    } else {
        row.changing_runs =
            follows ? std::min(row.changing_runs + 1, limits::changing_runs_counted) : 1;
    }
}

}  // namespace

std::string_view name_of(Reach reach) {
    constexpr std::string_view names[] = {"online", "busy", "late", "offline", "never", "revoked"};
    return names[static_cast<int>(reach)];
}

std::string_view name_of(Drift drift) {
    constexpr std::string_view names[] = {"none", "changed", "diverged"};
    return names[static_cast<int>(drift)];
}

Drift drift_of(int changing_runs) {
    if (changing_runs == 0) return Drift::none;
    return changing_runs < limits::diverged_runs ? Drift::changed : Drift::diverged;
}

Millis silent_after(const Freshness& freshness, Millis cadence) {
    if (freshness.offline_threshold > Millis(0)) return freshness.offline_threshold;
    const auto expected = std::max(freshness.interval, cadence);
    return std::max(expected * 5 / 2, Millis(limits::offline_floor_ms));
}

Reach reach_of(const Envoy& envoy, const Freshness& freshness, Time now) {
    const auto& row = envoy.row;
    return reach_of({row.revoked, row.last_seen, row.cadence, envoy.busy}, freshness, now);
}

Reach reach_of(const Vitals& vitals, const Freshness& freshness, Time now) {
    if (vitals.revoked != Time()) return Reach::revoked;
    if (vitals.last_seen == Time()) return Reach::never;
    const auto silent = silent_after(freshness, vitals.cadence);
    // Seen in the future: by a clock that was set back since. Who lives is seen again at once.
    const auto since =
        now < vitals.last_seen ? vitals.last_seen - now : Millis(now - vitals.last_seen);
    if (since > silent) return Reach::offline;
    if (since > silent * 3 / 5) return Reach::late;  // 1.5 cadences of the 2.5
    return vitals.busy ? Reach::busy : Reach::online;
}

Millis observe_gap(Millis cadence, Millis gap, Millis interval) {
    if (gap < interval / 2) return cadence;
    if (cadence == Millis(0)) return std::min(gap, interval * 2);
    // Upwards at most twofold a step: two long gaps make a habit, one does not.
    const auto bounded = std::min(gap, cadence * 2);
    return (cadence + bounded) / 2;
}

void take_run(store::EnvoyRow& row, const store::RunSummary& run, bool reported) {
    if (row.run.store_id != run.store_id) {
        row.run = {};
        row.counted_run = 0;
        row.changing_runs = 0;
    }
    if (reported || run.counts.changed == 0) count(row, run);
    if (run.number >= row.run.number) row.run = run;
}

}  // namespace vigo::fleet
