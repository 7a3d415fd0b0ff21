// daemon — enforce, wait; and what the correspondent does at the server.

#include "agent/daemon.h"

#include <algorithm>

#include "agent/correspondent.h"
#include "base/error.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

constexpr Millis patience_at_least{5'000};
constexpr Millis patience_at_most{30'000};

void log_run(const RunReport& report, const std::string& trace_id) {
    log::write(report.is_eventful() ? log::Level::info : log::Level::debug, "run finished",
               {{"outcome", std::string(name_of(report.outcome()))},
                {"changed", format("{}", report.counts.changed)},
                {"failed", format("{}", report.counts.failed)},
                {"in_sync", format("{}", report.counts.in_sync)},
                {"skipped", format("{}", report.counts.skipped)},
                {"ms", format("{}", report.took.count() / 1000)},
                {"trace_id", trace_id}});
}

}  // namespace

Daemon::Daemon(Parts parts, Millis first_interval)
    : parts_(std::move(parts)), agenda_(parts_.clock, first_interval, parts_.seed, last_run()) {
    follow_policy();
}

void Daemon::run(const std::stop_token& stop) {
    // What is begun from then on is waited for a moment only.
    const std::stop_callback hurry(stop, [this] { parts_.exchange.hurry(); });
    {
        const Correspondent correspondent({.agenda = agenda_,
                                           .exchange = parts_.exchange,
                                           .state = parts_.state,
                                           .contact = [this] { return contact(); },
                                           .report = [this] { report(); },
                                           .bell = parts_.bell,
                                           .seed = parts_.seed + 1});
        while (agenda_.await_run(stop)) enforce(stop);
    }
    report();
}

void Daemon::cycle(const std::stop_token& stop) {
    contact();
    if (!stop.stop_requested()) {
        agenda_.run_begins();
        enforce(stop);
    }
    report();
}

/// Once for a contact and the run that follows it, or for a run that follows none.
void Daemon::prepare(const std::optional<ForcePush>& push) {
    if (is_prepared_ && !push) return;
    is_prepared_ = true;
    trace_id_ = push && !push->trace_id.empty() ? push->trace_id : new_trace_id();
    if (push) heed(*push);
    if (parts_.memory.recover()) parts_.enforcer.store_was_lost();
    parts_.memory.refresh();
    parts_.traits.collect();
    parts_.memory.keep_traits(parts_.traits.json(), parts_.traits.digest({}), parts_.clock.now());
}

void Daemon::heed(const ForcePush& push) {
    log::info("pushed by the server", {{"trace_id", push.trace_id}});
    trigger_ = "push";
    if (!push.full) return;
    parts_.enforcer.read_everything();
    parts_.traits.refresh();
}

/// A connection that gives no answer is soon tried afresh; then an answer gets the time that a
/// large policy takes on a slow line.
Millis Daemon::patience() const {
    if (is_silent_) return patience_at_most;
    return std::clamp(agenda_.interval(), patience_at_least, patience_at_most);
}

bool Daemon::contact() {
    const PatientHold hold(parts_.state);
    agenda_.contact_begins();
    const auto how = check_in();
    is_reached_ = was_reached(how);
    is_silent_ = how == Contact::failed;
    if (how == Contact::converge) trigger_ = "push";
    follow_policy();
    if (!is_reached_) settle();  // else the report that follows a run does
    agenda_.contacted(how);
    return is_reached_;
}

Contact Daemon::check_in() {
    try {
        prepare(agenda_.take_push());
        parts_.exchange.set_patience(patience());
        return parts_.liaison.check_in(std::string(trace_id_));
    } catch (const Error& error) {
        log::error("no contact", {{"why", error.message()}});
        return Contact::failed;
    }
}

/// A policy sets the pace.
void Daemon::follow_policy() {
    const auto& assignment = parts_.enforcer.assignment();
    if (!assignment || assignment->interval_ms <= 0) return;
    const Millis interval(assignment->interval_ms);
    if (interval != agenda_.interval()) agenda_.set_interval(interval);
}

void Daemon::report() {
    const PatientHold hold(parts_.state);
    if (is_reached_) parts_.liaison.report(std::string(trace_id_));
    settle();
}

void Daemon::enforce(const std::stop_token& stop) {
    std::optional<LastRun> last;
    {
        const std::lock_guard hold(parts_.state);
        try {
            prepare(agenda_.take_late_push());
            const auto report = parts_.enforcer.run(parts_.traits.traits(), trigger_, stop);
            if (report) log_run(*report, trace_id_);
        } catch (const Error& error) {
            log::error("no run", {{"why", error.message()}});
        }
        trigger_ = "schedule";
        is_prepared_ = false;
        if (is_reached_)
            parts_.memory.save();
        else
            settle();
        last = last_run();
    }
    agenda_.run_ended(std::move(last));
}

void Daemon::settle() {
    if (parts_.weigh) parts_.weigh(parts_.memory.notes());
    parts_.memory.save();
}

/// As beats tell it; nothing while there is no store that it could belong to.
std::optional<LastRun> Daemon::last_run() const {
    auto last = last_run_of(parts_.memory.notes());
    if (last) last->store_id = parts_.memory.store_id();
    return last && !last->store_id.empty() ? last : std::nullopt;
}

}  // namespace vigo::agent
