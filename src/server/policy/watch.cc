// watch — counts how the envoys fare that a version changes.

#include "server/policy/watch.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/log.h"

namespace vigo::policy {
namespace {

constexpr std::string_view author = "vigosrv";
constexpr Millis frozen_after{600'000};
/// One look compiles no longer than this; the rest waits for the next.
constexpr std::chrono::seconds patience{5};
constexpr double rounding = 1e-9;

double share(std::size_t part, std::size_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
}

std::string words_for(std::uint64_t version, std::uint64_t back_to, const Tally& tally) {
    return format(
        "version {} was taken back to {}: of {} envoys that it changes {} have run it and {} "
        "converged ({:.2f}); before it, the share was {:.2f}",
        version, back_to, tally.changed, tally.reports, tally.converged,
        share(tally.converged, tally.reports), share(tally.converged_before, tally.known_before));
}

bool is_known(const store::RunSummary& run) {
    return run.outcome != store::Outcome::none && !run.dry_run;
}

}  // namespace

bool does_harm(const Tally& tally, const server::AutoRollback& terms) {
    const auto fraction =
        std::ceil(terms.min_fraction * static_cast<double>(tally.changed) - rounding);
    const auto needed =
        std::max(static_cast<std::size_t>(terms.min_reports), static_cast<std::size_t>(fraction));
    if (tally.known_before == 0 || tally.reports == 0 || tally.reports < needed) return false;
    const auto now = share(tally.converged, tally.reports);
    const auto before = share(tally.converged_before, tally.known_before);
    return now < terms.threshold && before - now >= terms.drop - rounding;
}

Watch::Watch(const server::AutoRollback& terms, const fleet::Index& fleet, Policies& policies,
             publish::Publisher& publisher, const Clock& clock)
    : terms_(terms), fleet_(fleet), policies_(policies), publisher_(publisher), clock_(clock) {}

void Watch::begin(std::shared_ptr<Snapshot> from, std::shared_ptr<Snapshot> to) {
    std::vector<Member> members;
    try {
        const auto record = publisher_.archive().record(static_cast<std::int64_t>(to->version()));
        if (terms_.enabled && record.rollback_of == 0)
            fleet_.for_each([&](const fleet::Envoy& each) {
                if (each.row.revoked == Time())
                    members.push_back({.id = each.row.id, .before = each.row.run});
            });
    } catch (const Error&) {  // made by hand: there is nothing to go back to
        members.clear();
    }
    const std::lock_guard lock(lock_);
    members_ = std::move(members);
    from_ = std::move(from);
    to_ = std::move(to);
    until_ = clock_.now() + terms_.window;
}

/// Whether it is known by now what the version means for this envoy.
bool Watch::compare(Member& member) const {
    const auto envoy = fleet_.get(member.id);
    member.bundle = Member::same;
    if (!envoy || !envoy->traits) return true;
    const auto before = from_->bundle_of(member.id, envoy->row.hostname, envoy->traits);
    const auto after = to_->bundle_of(member.id, envoy->row.hostname, envoy->traits);
    if (before.busy || after.busy) {
        member.bundle = Member::unknown;
        return false;
    }
    // Whose policy cannot be made keeps its last one: nothing changes for it.
    if (after.bundle && (!before.bundle || before.bundle->digest != after.bundle->digest))
        member.bundle = Member::changed;
    return true;
}

void Watch::compare_bundles() {
    const auto deadline = clock_.steady() + patience;
    bool all = true;
    for (auto& member : members_) {
        if (member.bundle != Member::unknown) continue;
        if (clock_.steady() > deadline) return;
        all &= compare(member);
    }
    if (!all) return;
    std::erase_if(members_, [](const Member& each) { return each.bundle != Member::changed; });
}

Tally Watch::tally() const {
    Tally tally;
    for (const auto& member : members_) {
        if (member.bundle != Member::changed) continue;
        ++tally.changed;
        if (is_known(member.before)) {
            ++tally.known_before;
            if (member.before.outcome == store::Outcome::converged) ++tally.converged_before;
        }
        const auto envoy = fleet_.get(member.id);
        if (!envoy) continue;
        const auto& run = envoy->row.run;
        const bool is_new =
            run.number != member.before.number || run.store_id != member.before.store_id;
        if (!is_new || !is_known(run) || run.version < to_->version()) continue;
        ++tally.reports;
        if (run.outcome == store::Outcome::converged) ++tally.converged;
    }
    return tally;
}

std::optional<Watch::Rolled> Watch::look() {
    const std::lock_guard one(looking_);
    std::string why;
    {
        const std::lock_guard lock(lock_);
        if (members_.empty()) return std::nullopt;
        const auto in_force = policies_.state().version;
        if (in_force < to_->version()) return std::nullopt;  // it comes into force right now
        if (clock_.now() > until_ || in_force > to_->version()) {
            members_.clear();
            return std::nullopt;
        }
        compare_bundles();
        const auto found = tally();
        if (!does_harm(found, terms_)) return std::nullopt;
        why = words_for(to_->version(), from_->version(), found);
    }
    return take_back(why);
}

std::optional<Watch::Rolled> Watch::take_back(const std::string& why) {
    Rolled rolled{.why = why};
    {
        const std::lock_guard lock(lock_);
        rolled.version = to_->version();
        rolled.back_to = from_->version();
    }
    const publish::Request request{.author = std::string(author),
                                   .message = why,
                                   .now = clock_.now(),
                                   .automatic = true,
                                   .only_over = static_cast<std::int64_t>(rolled.version)};
    try {
        Diagnostics findings;
        publisher_.rollback(static_cast<std::int64_t>(rolled.back_to), request, findings);
    } catch (const Error& e) {  // somebody publishes at this moment: the next look sees what came
        log::error("a version that does harm could not be taken back",
                   {{"version", std::to_string(rolled.version)}, {"error", e.message()}});
        return std::nullopt;
    }
    {
        const std::lock_guard lock(lock_);
        members_.clear();
    }
    freeze(format("version {} was taken back by the server", rolled.version));
    policies_.reload();
    return rolled;
}

/// Whoever publishes by a schedule must not put it into force again before somebody has looked.
void Watch::freeze(const std::string& reason) {
    const auto now = clock_.now();
    const auto there = publisher_.frozen(now);
    const auto until = to_ms(now + frozen_after);
    if (there && (there->until_ms == 0 || there->until_ms >= until)) return;
    try {
        publisher_.freeze({.author = std::string(author),
                           .reason = reason,
                           .since_ms = to_ms(now),
                           .until_ms = until});
    } catch (const Error& e) {
        log::error("the configuration could not be frozen", {{"error", e.message()}});
    }
}

}  // namespace vigo::policy
