// moment — a point on a clock that never goes back.
#pragma once

#include <chrono>

namespace vigo::wire {

using Moment = std::chrono::steady_clock::time_point;

}  // namespace vigo::wire
