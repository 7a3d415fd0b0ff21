// backoff — how long to wait before a server that failed is asked again.
#pragma once

#include <random>

#include "base/time.h"

namespace vigo::agent {

/// Randomness for jitter: an equal fleet must not act in step.
class Jitter {
 public:
    explicit Jitter(std::uint64_t seed) : random_(seed) {}
    /// `span` times something between `least` and `most`.
    Millis scaled(Millis span, double least, double most);

 private:
    std::minstd_rand random_;
};

/// Doubles from a second to its cap with each failure; each wait is half of that at least, and
/// random in the other half.
class Backoff {
 public:
    explicit Backoff(Jitter& jitter) : jitter_(jitter) {}

    /// A quick fleet must find its server again quickly, so the cap follows the interval.
    void set_interval(Millis interval);
    Millis after_failure();
    void succeeded() { next_ = Millis(0); }
    bool is_failing() const { return next_.count() > 0; }

 private:
    Jitter& jitter_;
    Millis cap_{0};
    Millis next_{0};
};

}  // namespace vigo::agent
