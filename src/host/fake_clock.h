// fake_clock — a clock that stands still until it is told to go on.
#pragma once

#include "host/host.h"

namespace vigo {

class FakeClock : public Clock {
 public:
    Time now() const override { return now_; }
    std::chrono::nanoseconds steady() const override { return now_.time_since_epoch(); }
    void set(Time now) { now_ = now; }
    void advance(Millis span) { now_ += span; }

 private:
    Time now_ = from_ms(1'769'847'300'000);  // 2026-01-31T08:15:00Z
};

}  // namespace vigo
