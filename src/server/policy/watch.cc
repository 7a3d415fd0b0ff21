// watch — counts how the envoys fare that a version changes.

#include "server/policy/watch.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"

namespace vigo::policy {
namespace {

using store::RolloutEnvoy;

/// One look compiles no longer than this; the rest waits for the next.
constexpr std::chrono::seconds patience{5};

bool is_known(const store::RunSummary& run) {
    return run.outcome != store::Outcome::none && !run.dry_run;
}

/// How an envoy stands that has not run `version` yet.
RolloutEnvoy member_of(const store::EnvoyRow& row, std::uint64_t version) {
    RolloutEnvoy member{.id = row.id, .run_store = row.run.store_id, .run_number = row.run.number};
    if (is_known(row.run) && row.run.version < version)
        member.before = row.run.outcome == store::Outcome::converged ? RolloutEnvoy::converged
                                                                     : RolloutEnvoy::otherwise;
    return member;
}

}  // namespace

Watch::Watch(const server::AutoRollback& terms, const fleet::Index& fleet, Policies& policies,
             Live& live, store::RolloutRow& stored, const Clock& clock)
    : terms_(terms),
      fleet_(fleet),
      policies_(policies),
      live_(live),
      stored_(stored),
      clock_(clock),
      retreat_(live, stored, clock) {}

void Watch::resume() {
    const std::lock_guard lock(lock_);
    try {
        rollout_ = stored_.load().value_or(store::Rollout());
    } catch (const Error& e) {
        log::error("what was watched cannot be read", {{"error", e.message()}});
    }
    const auto state = policies_.state();
    if (state.empty) return;
    const auto grace = fleet::silent_after(fleet_.freshness(), Millis(0));
    const auto left = std::chrono::duration_cast<Millis>(rollout_.until - clock_.now());
    until_ = clock_.steady() + std::max(grace, std::min(left, terms_.window));
    if (state.version == rollout_.version) return;
    if (!rollout_.decided.empty() && retreat_.of(rollout_.version))
        return;  // the first look does the rest
    note(rollout_.decided.empty() ? rollout_.version : rollout_.before, state.version);
}

void Watch::begin(std::shared_ptr<Snapshot> from, std::shared_ptr<Snapshot> to) {
    const std::lock_guard lock(lock_);
    if (to->version() == rollout_.version) return;
    if (!rollout_.decided.empty() && retreat_.of(rollout_.version))
        return;  // who takes it back has not ended yet
    note(from->version(), to->version());
    from_ = std::move(from);
    to_ = std::move(to);
}

void Watch::note(std::uint64_t from, std::uint64_t to) {
    rollout_ = {.version = to};
    from_ = to_ = nullptr;
    until_ = clock_.steady() + terms_.window;
    try {
        const auto& archive = live_.archive();
        const auto record = archive.record(static_cast<std::int64_t>(to));
        archive.record(static_cast<std::int64_t>(from));
        if (terms_.enabled && record.rollback_of == 0) {
            rollout_.before = from;
            rollout_.until = clock_.now() + terms_.window;
            fleet_.for_each([&](const fleet::Envoy& each) {
                if (each.row.revoked == Time()) rollout_.envoys.push_back(member_of(each.row, to));
            });
        }
    } catch (const Error&) {  // made by hand, or the first: there is nothing to go back to
        rollout_ = {.version = to};
    }
    save();
}

void Watch::end() {
    rollout_ = {.version = rollout_.version};
    from_ = to_ = nullptr;
    save();
}

/// What the store refuses is watched on all the same, until this program ends.
void Watch::save() {
    try {
        stored_.save(rollout_);
    } catch (const Error& e) {
        log::error("the watch over a version could not be stored",
                   {{"version", std::to_string(rollout_.version)}, {"error", e.message()}});
    }
}

/// Whether it is known by now what the version means for this envoy.
bool Watch::compare(RolloutEnvoy& member) const {
    const auto envoy = fleet_.get(member.id);
    member.effect = RolloutEnvoy::same;
    if (!envoy || !envoy->traits) return true;
    const auto before = from_->bundle_of(member.id, envoy->row.hostname, envoy->traits);
    const auto after = to_->bundle_of(member.id, envoy->row.hostname, envoy->traits);
    if (before.busy || after.busy) {
        member.effect = RolloutEnvoy::not_compared;
        return false;
    }
    // Whose policy cannot be made keeps its last one: nothing changes for it.
    if (after.bundle && (!before.bundle || before.bundle->digest != after.bundle->digest))
        member.effect = RolloutEnvoy::changed;
    return true;
}

/// False when both versions cannot be compared: there is nothing to go back to.
bool Watch::compare_bundles() {
    if (!to_) to_ = policies_.current();
    if (!from_) from_ = policies_.snapshot_of(live_.version(rollout_.before));
    if (!from_ || !from_->catalogue() || !to_->catalogue()) return false;
    const auto deadline = clock_.steady() + patience;
    bool all = true;
    for (auto& member : rollout_.envoys) {
        if (member.effect != RolloutEnvoy::not_compared) continue;
        if (clock_.steady() > deadline) return true;
        all &= compare(member);
    }
    if (!all) return true;
    std::erase_if(rollout_.envoys,
                  [](const RolloutEnvoy& each) { return each.effect != RolloutEnvoy::changed; });
    rollout_.compared = true;
    from_ = to_ = nullptr;
    save();
    return true;
}

Tally Watch::tally() const {
    Tally tally;
    for (const auto& member : rollout_.envoys) {
        if (member.effect != RolloutEnvoy::changed) continue;
        ++tally.changed;
        if (member.before != RolloutEnvoy::unknown) ++tally.known_before;
        if (member.before == RolloutEnvoy::converged) ++tally.converged_before;
        const auto envoy = fleet_.get(member.id);
        // What the store remembers may be older than what the envoy has told: it must speak again.
        if (!envoy || !envoy->heard) continue;
        const auto& run = envoy->row.run;
        const bool is_new = run.number != member.run_number || run.store_id != member.run_store;
        if (!is_new || !is_known(run) || run.version < rollout_.version) continue;
        ++tally.reports;
        if (run.outcome == store::Outcome::converged) ++tally.converged;
    }
    return tally;
}

void Watch::judge() {
    const auto in_force = policies_.state().version;
    if (in_force < rollout_.version) return;  // it comes into force right now
    if (in_force > rollout_.version || clock_.steady() > until_) return end();
    if (!rollout_.decided.empty()) return;
    try {
        if (!rollout_.compared && !compare_bundles()) return end();
    } catch (const Error& e) {
        log::warn("a new version cannot be compared with the one before",
                  {{"version", std::to_string(rollout_.version)}, {"error", e.message()}});
        return end();
    }
    if (const auto found = tally(); does_harm(found, terms_))
        decide(words_for(rollout_.version, rollout_.before, found));
}

/// Stored before anything follows from it.
void Watch::decide(const std::string& why) {
    rollout_.decided = why;
    try {
        stored_.decide(rollout_.version, why);
    } catch (const Error& e) {
        log::error("a verdict could not be stored", {{"error", e.message()}});
    }
}

std::optional<Watch::Rolled> Watch::look() {
    const std::lock_guard one(looking_);
    std::optional<publish::Version> rollback;
    store::Rollout harmful;
    {
        const std::lock_guard lock(lock_);
        if (rollout_.before == 0) return std::nullopt;
        if (!rollout_.decided.empty()) rollback = retreat_.of(rollout_.version);
        if (!rollback) judge();
        if (rollout_.decided.empty()) return std::nullopt;
        harmful = {
            .version = rollout_.version, .before = rollout_.before, .decided = rollout_.decided};
    }
    if (!rollback) rollback = retreat_.take_back(harmful.version, harmful.before, harmful.decided);
    if (!rollback) return std::nullopt;
    retreat_.finish(*rollback);
    close(harmful.version, static_cast<std::uint64_t>(rollback->number));
    return Rolled{.version = harmful.version, .back_to = harmful.before, .why = harmful.decided};
}

void Watch::close(std::uint64_t version, std::uint64_t next) {
    {
        const std::lock_guard lock(lock_);
        if (rollout_.version == version) rollout_ = {.version = next};
        from_ = to_ = nullptr;
    }
    if (policies_.state().version < next) policies_.reload();
}

}  // namespace vigo::policy
