// schedule — contact and run, each due at its own moment.

#include "agent/schedule.h"

#include <algorithm>

#include "base/limits.h"

namespace vigo::agent {
namespace {

constexpr Millis unknown_pause{limits::unknown_envoy_backoff_ms};
constexpr Millis grace{5'000};
constexpr double splay = 0.1;  // of the interval: how far a fleet that boots together spreads out

}  // namespace

Schedule::Schedule(Millis interval, Jitter& jitter, Moment now)
    : jitter_(jitter),
      backoff_(jitter),
      interval_(interval),
      contact_(now + jitter.scaled(interval, 0, splay)),
      run_(contact_ + grace) {
    backoff_.set_interval(interval);
}

void Schedule::set_interval(Millis interval) {
    interval_ = interval;
    backoff_.set_interval(interval);
}

Millis Schedule::pause() { return jitter_.scaled(interval_, 1 - splay / 2, 1 + splay / 2); }

void Schedule::contacted(Contact how, Moment now) {
    const bool was_run = run_began_ >= contact_began_;
    if (run_follows_ || how == Contact::changed || how == Contact::converge ||
        (how == Contact::done && !was_run))
        run_ = now;
    run_follows_ = false;
    if (was_reached(how)) backoff_.succeeded();
    if (how == Contact::failed)
        contact_ = now + backoff_.after_failure();
    else if (how == Contact::unknown)
        contact_ = now + jitter_.scaled(unknown_pause, 1, 1 + splay);
    else
        contact_ = now + pause();
}

void Schedule::run_begins(Moment now) {
    run_began_ = now;
    run_follows_ = false;
}

/// The next run follows the next contact; by its own clock only when there is none.
void Schedule::ran(Moment now) {
    run_ = now + (run_follows_ ? grace : jitter_.scaled(interval_, 1 + splay, 1 + 2 * splay));
}

void Schedule::hurry(Moment now) {
    contact_ = std::min(contact_, now);
    run_ = now + grace;
    run_follows_ = true;
}

}  // namespace vigo::agent
