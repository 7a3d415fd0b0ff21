// numbers — microseconds after a pause, neighbours in between.

#include "agent/numbers.h"

#include <algorithm>

namespace vigo::agent {

std::uint64_t Numbers::next(Time now, std::chrono::nanoseconds steady) {
    const auto by_clock = static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(now), 0)) * 1000;
    const bool is_pause = steady - asked_ >= pause;
    asked_ = steady;
    ++latest_;
    if (is_pause) latest_ = std::max(latest_, by_clock);
    return latest_;
}

void Numbers::jump_over(std::uint64_t used) { latest_ = std::max(latest_, used); }

}  // namespace vigo::agent
