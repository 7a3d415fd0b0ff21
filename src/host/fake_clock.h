// fake_clock — a clock that stands still until it is told to go on.
#pragma once

#include "host/host.h"

namespace vigo {

class FakeClock : public Clock {
 public:
    Time now() const override { return now_; }
    std::chrono::nanoseconds steady() const override { return steady_; }
    /// Time passes.
    void advance(Millis span) {
        now_ += span;
        steady_ += span;
    }
    /// Somebody sets the clock, and no time passes.
    void jump(Millis span) { now_ += span; }
    void set(Time now) { now_ = now; }

 private:
    Time now_ = from_ms(1'769'847'300'000);  // 2026-01-31T08:15:00Z
    std::chrono::nanoseconds steady_{std::chrono::hours(1)};
};

}  // namespace vigo
