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
    changed,  ///< done, and the policy is another one
    converge  ///< done, and the server asks for the run that follows
};
inline bool was_reached(Contact how) { return how != Contact::failed && how != Contact::unknown; }

/// Pure: it is told the time. Spans are of a clock that never goes back.
class Schedule {
 public:
    using Moment = std::chrono::nanoseconds;

    /// The first run follows the first contact, however that goes, but does not wait for it longer
    /// than five seconds.
    Schedule(Millis interval, Jitter& jitter, Moment now);

    void set_interval(Millis interval);
    Millis interval() const { return interval_; }

    Moment next_contact() const { return contact_; }
    Moment next_run() const { return run_; }
    bool contact_is_due(Moment now) const { return now >= contact_; }
    bool run_is_due(Moment now) const { return now >= run_; }

    void contact_begins(Moment now) { contact_began_ = now; }
    /// One that went well is followed by a run, unless there was one meanwhile that could know all
    /// that was heard.
    void contacted(Contact how, Moment now);
    void run_begins(Moment now);
    void ran(Moment now);
    /// A push: as at the beginning.
    void hurry(Moment now);

 private:
    Millis pause();

    Jitter& jitter_;
    Backoff backoff_;
    Millis interval_;
    Moment contact_;
    Moment run_;
    Moment contact_began_{0};
    Moment run_began_ = Moment::min();
    bool run_follows_ = true;  ///< the next contact, however it goes
};

}  // namespace vigo::agent
