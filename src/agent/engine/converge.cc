// converge — one pass over a policy.

#include "agent/engine/converge.h"

#include "agent/engine/enforce.h"
#include "agent/engine/facts.h"
#include "agent/engine/follow.h"
#include "agent/engine/reporter.h"
#include "agent/engine/undo.h"

namespace vigo::agent {
namespace {

/// What a step means to those that depend on it.
enum class Fate : std::uint8_t { open, good, unmade, bad };

Fate fate_of(Action action) {
    if (is_bad(action)) return Fate::bad;
    const bool unmade = action == Action::would_change || action == Action::would_follow;
    return unmade ? Fate::unmade : Fate::good;
}

/// While a step with secrets is worked on.
class Privacy {
 public:
    Privacy(const Pass& pass, bool needed) : pass_(pass), needed_(needed && pass.in_private) {
        if (needed_) pass_.in_private(true);
    }
    ~Privacy() {
        if (needed_) pass_.in_private(false);
    }
    Privacy(const Privacy&) = delete;
    Privacy& operator=(const Privacy&) = delete;

 private:
    const Pass& pass_;
    bool needed_;
};

class Run {
 public:
    Run(const Policy& policy, Host& host, const Value& traits, Triggers& triggers, const Pass& pass)
        : policy_(policy),
          host_(host),
          looking_(host),
          triggers_(triggers),
          pass_(pass),
          facts_(host, traits, policy.vars()),
          fates_(policy.steps().size(), Fate::open),
          triggered_(policy.steps().size(), false),
          undoing_(looking_, pass.reversals != nullptr ? *pass.reversals : forgotten_,
                   pass.dry_run),
          reporter_(host.clock(), pass) {}

    RunReport all();

 private:
    const Step& step(std::uint32_t index) const { return policy_.steps()[index]; }
    void recall_triggers();
    void visit(std::uint32_t index);
    Verdict judge(std::uint32_t index);
    /// Whether the step stays out of this run, and why; nothing when it must be enforced.
    std::optional<Verdict> kept_out(std::uint32_t index);
    std::optional<Verdict> by_condition(std::uint32_t index);
    std::optional<Verdict> by_dependency(const Step& step) const;
    Verdict enforce(std::uint32_t index);
    Verdict undo(std::uint32_t index);
    Verdict make(std::uint32_t index, const resources::Drift& drift, const LookAgain& again);
    Verdict change(std::uint32_t index, const resources::Drift& drift, const LookAgain& again);
    void settle_trigger(std::uint32_t index, Action action);
    Verdict follow_or_fail(std::uint32_t index, const std::exception& thrown) const;

    const Policy& policy_;
    Host& host_;
    const Host& looking_;
    Triggers& triggers_;
    const Pass& pass_;
    MachineFacts facts_;
    std::vector<Fate> fates_;
    std::vector<bool> triggered_;
    std::vector<std::uint32_t> unmade_;  // dry run: the steps whose changes are missing
    MemoryReversals forgotten_;
    Undoing undoing_;
    Reporter reporter_;
};

RunReport Run::all() {
    recall_triggers();
    undoing_.make_room(policy_);
    const auto count = static_cast<std::uint32_t>(policy_.steps().size());
    for (const bool late : {false, true}) {
        for (std::uint32_t index = 0; index < count; ++index) {
            if (step(index).is_late != late) continue;
            if (pass_.stop.stop_requested())
                reporter_.leave();
            else
                visit(index);
        }
    }
    return reporter_.finish();
}

/// Triggers that an earlier run left behind fire in this one.
void Run::recall_triggers() {
    const auto pending = triggers_.pending();
    if (pending.empty()) return;
    auto gone = pending;
    for (std::size_t index = 0; index < triggered_.size(); ++index) {
        const auto id = policy_.steps()[index].id();
        triggered_[index] = pending.contains(id);
        gone.erase(id);
    }
    if (pass_.dry_run) return;
    for (const auto& id : gone) triggers_.remove(id);
}

void Run::visit(std::uint32_t index) {
    const auto started = host_.clock().steady();
    auto verdict = judge(index);
    const auto action = verdict.action;
    if (fates_[index] == Fate::open) fates_[index] = fate_of(action);
    if (fates_[index] == Fate::unmade) unmade_.push_back(index);
    settle_trigger(index, action);
    if (const auto* mask = policy_.of_all_secrets()) hide(verdict, *mask);
    reporter_.add(step(index), std::move(verdict), started);
}

/// The one fence: whatever a resource throws costs that resource only.
Verdict Run::judge(std::uint32_t index) {
    try {
        if (auto out = kept_out(index)) return std::move(*out);
        const Privacy privacy(pass_, step(index).needs_secrets);
        return enforce(index);
    } catch (const std::exception& thrown) {
        return follow_or_fail(index, thrown);
    }
}

std::optional<Verdict> Run::kept_out(std::uint32_t index) {
    const Step& it = step(index);
    if (!it.unsupported.empty())
        return Verdict{.action = Action::unsupported,
                       .reason = shown(it.unsupported, it.mask.get())};
    if (auto out = by_condition(index)) return out;
    if (auto out = by_dependency(it)) {
        fates_[index] = Fate::bad;
        return out;
    }
    if (!it.unchecked.empty()) return Verdict{.action = Action::blocked, .reason = it.unchecked};
    if (!it.refused.empty())
        return Verdict{.action = Action::failed, .reason = shown(it.refused, it.mask.get())};
    return std::nullopt;
}

std::optional<Verdict> Run::by_condition(std::uint32_t index) {
    const Step& it = step(index);
    if (it.when == nullptr) return std::nullopt;
    // What shall be undone does not wait for what the command waits for.
    const bool reverts = it.want != nullptr && it.want->asks_to_revert();
    facts_.set_changed(triggered_[index] || reverts);
    switch (it.when->evaluate(facts_)) {
        case lang::Truth::yes:
            return std::nullopt;
        case lang::Truth::unknown:
            return Verdict{.action = Action::failed,
                           .reason = format("cannot tell whether `{}` holds", it.when->text())};
        case lang::Truth::no:
            break;
    }
    const char* why = "its condition does not hold";
    if (it.waits_for_change)
        why = triggered_[index] ? "triggered, but the rest of its condition does not hold yet"
                                : "nothing that it waits for has changed";
    return Verdict{.action = Action::skipped, .reason = why, .left_out = true};
}

std::optional<Verdict> Run::by_dependency(const Step& it) const {
    for (const auto needed : it.after) {
        if (fates_[needed] != Fate::bad) continue;
        return Verdict{.action = Action::skipped,
                       .reason = format("needs {}, which did not succeed", step(needed).id())};
    }
    return std::nullopt;
}

Verdict Run::enforce(std::uint32_t index) {
    const Step& it = step(index);
    if (it.want->asks_to_revert()) return undo(index);
    undoing_.arm(it);
    const auto drift = it.want->check(looking_);
    if (!it.settles) return make(index, drift, nullptr);
    return make(index, drift, [&] { return it.want->check(looking_); });
}

/// What was undone is left alone: it is not said to be in sync, as nobody looks.
Verdict Run::undo(std::uint32_t index) {
    const Step& it = step(index);
    if (undoing_.is_done(it))
        return {.action = Action::skipped, .reason = "it was reverted", .left_out = true};
    LookAgain again;
    if (it.want->undoing() == resources::Undo::snapshot) again = [&] { return undoing_.drift(it); };
    auto verdict = make(index, undoing_.drift(it), again);
    if (!is_bad(verdict.action)) undoing_.finish(it);
    return verdict;
}

Verdict Run::make(std::uint32_t index, const resources::Drift& drift, const LookAgain& again) {
    if (drift.empty()) return {};
    if (!pass_.dry_run) return change(index, drift, again);
    for (const auto target : step(index).notifies) triggered_[target] = true;
    return preview(step(index), drift);
}

/// Triggers are written down before anything changes: a crash in between must not lose them.
Verdict Run::change(std::uint32_t index, const resources::Drift& drift, const LookAgain& again) {
    std::vector<std::uint32_t> fresh;
    for (const auto target : step(index).notifies) {
        if (triggered_[target] || !step(target).waits_for_change) continue;
        triggers_.add(step(target).id());
        fresh.push_back(target);
    }
    auto verdict = repair(step(index), drift, host_, again);
    for (const auto target : fresh) {
        if (verdict.touched)
            triggered_[target] = true;
        else
            triggers_.remove(step(target).id());
    }
    return verdict;
}

/// A trigger is done with when its resource ran; one that failed or had to wait fires again in the
/// next run.
void Run::settle_trigger(std::uint32_t index, Action action) {
    if (!triggered_[index] || pass_.dry_run) return;
    if (action == Action::in_sync || action == Action::changed) triggers_.remove(step(index).id());
}

Verdict Run::follow_or_fail(std::uint32_t index, const std::exception& thrown) const {
    auto failed = verdict_of(step(index), thrown);
    if (!pass_.dry_run) return failed;
    const auto first = followed_by(policy_, step(index), failed.reason, unmade_);
    if (!first) return failed;
    return {.action = Action::would_follow, .reason = format("would follow {}", step(*first).id())};
}

}  // namespace

RunReport converge(const Policy& policy, Host& host, const Value& traits, Triggers& triggers,
                   const Pass& pass) {
    return Run(policy, host, traits, triggers, pass).all();
}

}  // namespace vigo::agent
