// schedule — when the daemon contacts its server and when it enforces: two clocks that do not wait
// for each other.
#pragma once

#include <optional>

#include "agent/backoff.h"

namespace vigo::agent {

/// How a contact with the server went.
enum class Contact {
    done,
    failed,   ///< not reached, or refused for now: backoff
    unknown,  ///< the server does not know us: five minutes
    converge  ///< done, and the server asks for the run that follows
};

/// Pure: it is told the time. Spans are of a clock that never goes back.
class Schedule {
 public:
    using Moment = std::chrono::nanoseconds;

    Schedule(Millis interval, Jitter& jitter, Moment now);

    void set_interval(Millis interval);
    Millis interval() const { return interval_; }

    bool contact_is_due(Moment now) const { return now >= contact_; }
    bool run_is_due(Moment now) const { return now >= run_; }
    /// The next moment at which something is due.
    Moment next() const { return std::min(contact_, run_); }

    /// A contact that went well is followed by a run.
    void contacted(Contact how, Moment now);
    void ran(Moment now);
    /// Both are due at once: a push, or a stream that came back.
    void hurry(Moment now);

 private:
    Millis pause();

    Jitter& jitter_;
    Backoff backoff_;
    Millis interval_;
    Moment contact_;
    Moment run_;
};

}  // namespace vigo::agent
