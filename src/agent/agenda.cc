// agenda — a schedule behind a mutex, and two ways to be woken.

#include "agent/agenda.h"

#include <algorithm>

namespace vigo::agent {

Agenda::Agenda(const Clock& clock, Millis interval, std::uint64_t seed,
               std::optional<LastRun> last_run)
    : clock_(clock),
      jitter_(seed),
      schedule_(interval, jitter_, clock.steady()),
      last_run_(std::move(last_run)) {}

Millis Agenda::interval() const {
    const std::lock_guard lock(mutex_);
    return schedule_.interval();
}

void Agenda::set_interval(Millis interval) {
    const std::lock_guard lock(mutex_);
    schedule_.set_interval(interval);
}

bool Agenda::await_run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto is_due = [this] { return schedule_.run_is_due(clock_.steady()); };
    while (!stop.stop_requested() && !is_due())
        changed_.wait_for(lock, stop, schedule_.next_run() - clock_.steady(), is_due);
    if (stop.stop_requested()) return false;
    begin_run();
    return true;
}

void Agenda::run_begins() {
    const std::lock_guard lock(mutex_);
    begin_run();
}

void Agenda::begin_run() {
    is_busy_ = true;
    late_push_ = std::exchange(push_, std::nullopt);
    schedule_.run_begins(clock_.steady());
}

std::optional<ForcePush> Agenda::take_late_push() {
    const std::lock_guard lock(mutex_);
    return std::exchange(late_push_, std::nullopt);
}

void Agenda::run_ended(std::optional<LastRun> last_run) {
    {
        const std::lock_guard lock(mutex_);
        is_busy_ = false;
        run_ended_ = true;
        last_run_ = std::move(last_run);
        schedule_.ran(clock_.steady());
    }
    wake();
}

std::stop_token Agenda::news() {
    const std::lock_guard lock(mutex_);
    if (news_.stop_requested()) news_ = std::stop_source();
    return news_.get_token();
}

/// Who waits is called back, so not with the lock held.
void Agenda::wake() {
    std::stop_source news(std::nostopstate);
    {
        const std::lock_guard lock(mutex_);
        news = news_;
    }
    news.request_stop();
}

Agenda::Span Agenda::until_contact() const {
    const std::lock_guard lock(mutex_);
    if (is_busy_) return Span::max();
    return std::max(schedule_.next_contact() - clock_.steady(), Span(0));
}

void Agenda::contact_begins() {
    const std::lock_guard lock(mutex_);
    schedule_.contact_begins(clock_.steady());
}

void Agenda::contacted(Contact how) {
    const std::lock_guard lock(mutex_);
    schedule_.contacted(how, clock_.steady());
    changed_.notify_all();
}

bool Agenda::take_run_ended() {
    const std::lock_guard lock(mutex_);
    return std::exchange(run_ended_, false);
}

bool Agenda::is_busy() const {
    const std::lock_guard lock(mutex_);
    return is_busy_;
}

std::optional<LastRun> Agenda::last_run() const {
    const std::lock_guard lock(mutex_);
    return last_run_;
}

void Agenda::push(ForcePush push) {
    {
        const std::lock_guard lock(mutex_);
        push_ = std::move(push);
        schedule_.hurry(clock_.steady());
        changed_.notify_all();
    }
    wake();
}

std::optional<ForcePush> Agenda::take_push() {
    const std::lock_guard lock(mutex_);
    return std::exchange(push_, std::nullopt);
}

}  // namespace vigo::agent
