// schedule — contact and run, each due at its own moment.

#include "agent/schedule.h"

#include <algorithm>

#include "base/limits.h"

namespace vigo::agent {
namespace {

constexpr Millis unknown_pause{limits::unknown_envoy_backoff_ms};
constexpr double splay = 0.1;  // of the interval: how far a fleet that boots together spreads out

}  // namespace

Schedule::Schedule(Millis interval, Jitter& jitter, Moment now)
    : jitter_(jitter),
      backoff_(jitter),
      interval_(interval),
      contact_(now + jitter.scaled(interval, 0, splay)),
      run_(contact_) {
    backoff_.set_interval(interval);
}

void Schedule::set_interval(Millis interval) {
    interval_ = interval;
    backoff_.set_interval(interval);
}

Millis Schedule::pause() { return jitter_.scaled(interval_, 1 - splay / 2, 1 + splay / 2); }

void Schedule::contacted(Contact how, Moment now) {
    switch (how) {
        case Contact::failed:
            contact_ = now + backoff_.after_failure();
            return;
        case Contact::unknown:
            contact_ = now + jitter_.scaled(unknown_pause, 1, 1 + splay);
            return;
        case Contact::converge:
        case Contact::done:
            run_ = now;
            break;
    }
    backoff_.succeeded();
    contact_ = now + pause();
}

/// The next run follows the next contact; by its own clock only when there is none.
void Schedule::ran(Moment now) { run_ = now + jitter_.scaled(interval_, 1 + splay, 1 + 2 * splay); }

void Schedule::hurry(Moment now) {
    contact_ = std::min(contact_, now);
    run_ = now;
}

}  // namespace vigo::agent
