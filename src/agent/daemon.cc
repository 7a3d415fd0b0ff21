// daemon — contact, enforce, report, wait.

#include "agent/daemon.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

constexpr Millis patience_at_least{5'000};
constexpr Millis patience_at_most{30'000};

}  // namespace

Daemon::Daemon(Parts parts, Millis first_interval)
    : parts_(std::move(parts)),
      jitter_(parts_.seed),
      schedule_(first_interval, jitter_, parts_.clock.steady()),
      trace_id_(new_trace_id()) {
    follow_policy();
    last_run_ = last_run_of(parts_.memory.notes());
}

void Daemon::run(const std::stop_token& stop) {
    heartbeat_.emplace(Heartbeat::Parts{.exchange = parts_.exchange,
                                        .busy =
                                            [this] {
                                                const std::lock_guard lock(mutex_);
                                                return busy_;
                                            },
                                        .last_run = [this] { return shared_last_run(); },
                                        .pushed = [this](const ForcePush& push) { pushed(push); },
                                        .bell = parts_.bell,
                                        .seed = parts_.seed + 1},
                       schedule_.interval());
    while (!stop.stop_requested()) {
        wait(stop);
        take_push();
        if (!stop.stop_requested()) act(stop);
    }
    heartbeat_.reset();
}

void Daemon::cycle(const std::stop_token& stop) {
    schedule_.hurry(parts_.clock.steady());
    act(stop);
}

void Daemon::act(const std::stop_token& stop) {
    const auto now = parts_.clock.steady();
    if (!schedule_.contact_is_due(now) && !schedule_.run_is_due(now)) return;
    if (parts_.memory.recover()) parts_.enforcer.store_was_lost();
    parts_.memory.refresh();
    parts_.traits.collect();
    parts_.memory.keep_traits(parts_.traits.json(), parts_.traits.digest({}), parts_.clock.now());
    // A server that was silent keeps nobody from repairing: to find it silent again takes time.
    if (silent_ && schedule_.run_is_due(now)) enforce(stop);
    if (schedule_.contact_is_due(now)) contact();
    if (schedule_.run_is_due(parts_.clock.steady()) && !stop.stop_requested()) enforce(stop);
    if (stop.stop_requested()) parts_.exchange.hurry();
    if (reached_) parts_.liaison.report(trace_id_);
    if (parts_.weigh) parts_.weigh(parts_.memory.notes());
    parts_.memory.save();
    trace_id_ = new_trace_id();
}

/// While an answer is waited for, nothing is repaired. A server that was silent is asked when all
/// is, and gets the time that a large policy takes on a slow line.
Millis Daemon::patience() const {
    if (silent_) return patience_at_most;
    return std::clamp(schedule_.interval(), patience_at_least, patience_at_most);
}

void Daemon::contact() {
    parts_.exchange.set_patience(patience());
    const auto how = parts_.liaison.check_in(trace_id_);
    reached_ = how == Contact::done || how == Contact::converge;
    silent_ = how == Contact::failed;
    if (how == Contact::converge) trigger_ = "push";
    follow_policy();
    schedule_.contacted(how, parts_.clock.steady());
}

/// A policy sets the pace.
void Daemon::follow_policy() {
    const auto& assignment = parts_.enforcer.assignment();
    if (!assignment || assignment->interval_ms <= 0) return;
    const Millis interval(assignment->interval_ms);
    if (interval == schedule_.interval()) return;
    schedule_.set_interval(interval);
    if (heartbeat_) heartbeat_->set_interval(interval);
}

void Daemon::enforce(const std::stop_token& stop) {
    {
        const std::lock_guard lock(mutex_);
        busy_ = true;
    }
    try {
        const auto report = parts_.enforcer.run(parts_.traits.traits(), trigger_, stop);
        if (report)
            log::write(report->is_eventful() ? log::Level::info : log::Level::debug, "run finished",
                       {{"outcome", std::string(name_of(report->outcome()))},
                        {"changed", format("{}", report->counts.changed)},
                        {"failed", format("{}", report->counts.failed)},
                        {"in_sync", format("{}", report->counts.in_sync)},
                        {"skipped", format("{}", report->counts.skipped)},
                        {"ms", format("{}", report->took.count() / 1000)},
                        {"trace_id", trace_id_}});
    } catch (const Error& error) {
        log::error("no run", {{"why", error.message()}});
    }
    trigger_ = "schedule";
    schedule_.ran(parts_.clock.steady());
    const std::lock_guard lock(mutex_);
    busy_ = false;
    last_run_ = last_run_of(parts_.memory.notes());
    if (last_run_) last_run_->store_id = parts_.memory.store_id();
}

std::optional<LastRun> Daemon::shared_last_run() const {
    const std::lock_guard lock(mutex_);
    if (last_run_ && last_run_->store_id.empty()) return std::nullopt;
    return last_run_;
}

void Daemon::pushed(const ForcePush& push) {
    const std::lock_guard lock(mutex_);
    push_ = push;
    changed_.notify_all();
}

void Daemon::take_push() {
    std::optional<ForcePush> push;
    {
        const std::lock_guard lock(mutex_);
        push.swap(push_);
    }
    if (!push) return;
    log::info("pushed by the server", {{"trace_id", push->trace_id}});
    if (!push->trace_id.empty()) trace_id_ = push->trace_id;
    trigger_ = "push";
    if (push->full) {
        parts_.enforcer.read_everything();
        parts_.traits.refresh();
    }
    schedule_.hurry(parts_.clock.steady());
}

void Daemon::wait(const std::stop_token& stop) {
    const auto span = schedule_.next() - parts_.clock.steady();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, span, [this] { return push_.has_value(); });
}

}  // namespace vigo::agent
