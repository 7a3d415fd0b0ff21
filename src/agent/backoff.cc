// backoff — doubling, capped, jittered.

#include "agent/backoff.h"

#include <algorithm>

#include "base/limits.h"

namespace vigo::agent {
namespace {

constexpr Millis first{limits::backoff_first_ms};
constexpr Millis most{limits::backoff_most_ms};
constexpr Millis least_cap{10'000};

}  // namespace

Millis Jitter::scaled(Millis span, double low, double high) {
    std::uniform_real_distribution<double> factor(low, high);
    return Millis(static_cast<std::int64_t>(static_cast<double>(span.count()) * factor(random_)));
}

void Backoff::set_interval(Millis interval) { cap_ = std::clamp(interval, least_cap, most); }

Millis Backoff::after_failure() {
    const auto cap = cap_.count() > 0 ? cap_ : most;
    next_ = next_.count() == 0 ? first : std::min(next_ * 2, cap);
    return jitter_.scaled(next_, 0.5, 1.0);
}

}  // namespace vigo::agent
