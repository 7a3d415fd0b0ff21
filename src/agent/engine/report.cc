// report — names and counts.

#include "agent/engine/report.h"

namespace vigo::agent {

std::string_view name_of(Action action) {
    constexpr std::string_view names[] = {"in_sync", "changed", "would_change", "would_follow",
                                          "failed",  "blocked", "skipped",      "unsupported"};
    return names[static_cast<int>(action)];
}

std::string_view name_of(Outcome outcome) {
    constexpr std::string_view names[] = {"converged", "degraded", "failed"};
    return names[static_cast<int>(outcome)];
}

void Counts::add(Action action) {
    constexpr std::uint32_t Counts::*counter[] = {
        &Counts::in_sync, &Counts::changed, &Counts::changed, &Counts::changed,
        &Counts::failed,  &Counts::failed,  &Counts::skipped, &Counts::failed};
    ++(this->*counter[static_cast<int>(action)]);
}

Outcome RunReport::outcome() const {
    if (counts.failed == 0) return Outcome::converged;
    return counts.in_sync + counts.changed == 0 ? Outcome::failed : Outcome::degraded;
}

bool RunReport::is_eventful() const { return counts.changed + counts.failed > 0 || interrupted; }

}  // namespace vigo::agent
