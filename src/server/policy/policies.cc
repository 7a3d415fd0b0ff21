#include "server/policy/policies.h"

#include <algorithm>
#include <thread>

#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "schema/rules.h"

namespace vigo::policy {
namespace {

constexpr Millis compile_patience{2'000};

BundleCache::Options cache_options() {
    return {.compiling = std::max(1U, std::thread::hardware_concurrency()),
            .patience = compile_patience};
}

std::string text_of(const crypto::Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

crypto::Sha256 digest_in(std::string_view bytes) {
    crypto::Sha256 digest{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
    return digest;
}

/// Findings that say "this never settles" or "nobody published this", not "this cannot be
/// understood".
bool is_understood(const Diagnostics& findings) {
    return std::all_of(findings.all().begin(), findings.all().end(), [](const Diagnostic& each) {
        return each.severity != Severity::error || each.rule.starts_with("VG40") ||
               each.rule == rule::damaged_tree;
    });
}

}  // namespace

Policies::Policies(ReadLive read_live, const compile::Types& types,
                   const crypto::SigningKey& bundle_key, const Terms& terms, const Clock& clock,
                   server::Metrics& metrics, Secrets secrets)
    : read_live_(std::move(read_live)),
      types_(types),
      bundle_key_(bundle_key),
      key_id_(text_of(crypto::sha256(bundle_key.public_key().bytes()))),
      terms_(terms),
      clock_(clock),
      metrics_(metrics),
      secrets_(std::move(secrets)),
      cache_(std::make_shared<BundleCache>(cache_options())),
      snapshot_(empty(0)) {}

std::shared_ptr<Snapshot> Policies::empty(std::uint64_t version) const {
    return std::make_shared<Snapshot>(version, Time(), nullptr, cache_);
}

Policies::Loaded Policies::load() const {
    const auto tree = read_live_();
    if (tree) return load(*tree);
    Loaded nothing;
    nothing.snapshot = empty(0);
    return nothing;
}

Policies::Loaded Policies::load(const Tree& tree) const {
    Loaded loaded;
    loaded.version = tree.version;
    std::shared_ptr<const compile::Catalogue> catalogue;
    if (tree.damage.empty() || !tree.files.empty())
        catalogue = compile::load(tree.files, types_, loaded.findings, secrets_.find);
    if (!tree.damage.empty())
        loaded.findings.error(rule::damaged_tree, {}, tree.damage,
                              "publish again: `vigocli config publish`");
    loaded.findings.sort();
    if (catalogue && !loaded.findings.has_errors())
        loaded.snapshot =
            std::make_shared<Snapshot>(tree.version, tree.published, std::move(catalogue), cache_);
    return loaded;
}

void Policies::start() {
    const std::lock_guard one(loading_);
    Loaded loaded;
    try {
        loaded = load();
    } catch (const Error& e) {
        log::error("config load failed", {{"error", e.message()}});
        throw e.during("config load failed");
    }
    if (loaded.snapshot) {
        if (!loaded.snapshot->catalogue()) log::info("no config is published yet");
        return put(std::move(loaded.snapshot), "");
    }
    const auto findings = loaded.findings.text();
    if (!is_understood(loaded.findings)) {
        log::error("config load failed",
                   {{"version", std::to_string(loaded.version)}, {"findings", findings}});
        fail(Fault::invalid, "config load failed: {}", findings);
    }
    log::error("config loaded with validation errors — starting with empty config",
               {{"version", std::to_string(loaded.version)}, {"findings", findings}});
    put(empty(loaded.version), findings);
}

std::string Policies::reload() {
    const std::lock_guard one(loading_);
    std::string problem;
    try {
        auto loaded = load();
        if (loaded.snapshot && !loaded.snapshot->catalogue() && current()->catalogue())
            fail(Fault::not_found, "nothing is published any more");
        if (loaded.snapshot) {
            put(std::move(loaded.snapshot), "");
            log::info("config reloaded", {{"version", std::to_string(loaded.version)}});
            return "";
        }
        problem = loaded.findings.text();
    } catch (const Error& e) {
        problem = e.message();
    }
    log::error("config reload failed", {{"findings", problem}});
    metrics_.reload_failed();
    const std::lock_guard lock(lock_);
    state_.problem = problem;
    state_.failed = clock_.now();
    return problem;
}

void Policies::put(std::shared_ptr<Snapshot> snapshot, const std::string& problem) {
    State state{.version = snapshot->version(),
                .published = snapshot->published(),
                .loaded = clock_.now(),
                .empty = snapshot->catalogue() == nullptr,
                .problem = problem};
    if (!problem.empty()) state.failed = state.loaded;
    if (snapshot->catalogue()) state.crates = compile::crates_of(*snapshot->catalogue()).size();
    if (state.version > highest_) highest_ = state.version;
    const auto before = current();
    if (changing_ && before->catalogue() && snapshot->catalogue() &&
        before->version() != snapshot->version())
        changing_(before, snapshot);
    // Requests under way, and whoever compares both versions, still ask for those before.
    std::unordered_set<std::string> asked(before->policies().begin(), before->policies().end());
    asked.insert(snapshot->policies().begin(), snapshot->policies().end());
    {
        const std::lock_guard lock(lock_);
        snapshot_ = std::move(snapshot);
        state_ = state;
    }
    cache_->keep_only(asked);
}

std::shared_ptr<Snapshot> Policies::current() const {
    const std::lock_guard lock(lock_);
    return snapshot_;
}

State Policies::state() const {
    const std::lock_guard lock(lock_);
    auto state = state_;
    state.bundles = cache_->size();
    state.pieces = snapshot_->shared_pieces();
    return state;
}

std::shared_ptr<const compile::Catalogue> Policies::catalogue() const {
    return current()->catalogue();
}

Assignment Policies::assignment_for(const Subject& subject, const Snapshot& snapshot,
                                    const SharedBundle& bundle) const {
    // All of it follows from what is published and configured, so after a restart the same
    // assignment has the same digest. The version never falls for an envoy: a server from a backup
    // goes on from what the envoy holds.
    return {.fleet_id = std::string(terms_.fleet.bytes()),
            .envoy_id = std::string(subject.id.bytes()),
            .version = std::max(snapshot.version(), subject.version),
            .digest = bundle.digest,
            .issued_ms = to_ms(snapshot.published()),
            .observe_only = terms_.observe_only || bundle.observe_only,
            .interval_ms = terms_.interval.count(),
            .secrets_epoch = epoch_of(bundle)};
}

std::uint64_t Policies::epoch_of(const SharedBundle& bundle) const {
    if (bundle.secrets.empty() || !secrets_.epoch_of) return 0;
    return secrets_.epoch_of(bundle.secrets);
}

std::vector<std::string> Policies::secrets_of(const Subject& subject) {
    const auto snapshot = current();
    if (!snapshot->catalogue() || !subject.traits)
        fail(Fault::unavailable, "the policy of this envoy is not known now");
    const auto found = snapshot->bundle_of(subject.id, subject.hostname, subject.traits);
    if (!found.bundle)
        fail(Fault::unavailable, "the policy of this envoy cannot be made now{}{}",
             found.problem.empty() ? "" : ": ", found.problem);
    return found.bundle->secrets;
}

void Policies::secrets_changed() { current()->unsettle(); }

/// An enrolled machine may lie: a claim moves the numbering by a little at a time, and not at all
/// when it is absurd.
void Policies::note_version(std::uint64_t held) {
    auto highest = highest_.load();
    while (held > highest && held - highest <= limits::version_lift) {
        if (!highest_.compare_exchange_weak(highest, held)) continue;
        lifted_ = true;
        return;
    }
}

std::optional<std::uint64_t> Policies::take_lift() {
    if (!lifted_.exchange(false)) return std::nullopt;
    return highest_.load();
}

Decision Policies::decide(const Subject& subject) {
    note_version(subject.version);
    const auto snapshot = current();
    if (!snapshot->catalogue() || !subject.traits) return {.want_traits = !subject.traits};
    if (const auto known = snapshot->remembered(subject.id, subject.traits))
        if (auto decision = decide_by(*snapshot, subject, *known)) return *std::move(decision);
    const auto found = snapshot->whole_bundle_of(subject.id, subject.hostname, subject.traits);
    if (found.compiled) metrics_.bundles_compiled(found.bundle != nullptr);
    auto decision = decide_by(*snapshot, subject, found);
    expect(decision.has_value());
    return *std::move(decision);
}

std::optional<Decision> Policies::decide_at_once(const Subject& subject) {
    note_version(subject.version);
    const auto snapshot = current();
    if (!snapshot->catalogue() || !subject.traits) return Decision{.want_traits = !subject.traits};
    if (snapshot->is_settled(subject.id, subject.traits, subject.version, subject.digest))
        return Decision{};
    const auto found = snapshot->remembered(subject.id, subject.traits);
    if (!found) return std::nullopt;
    return decide_by(*snapshot, subject, *found);
}

std::optional<Decision> Policies::decide_by(Snapshot& snapshot, const Subject& subject,
                                            const Snapshot::Found& found) {
    if (!found.bundle) return Decision{.problem = found.problem, .busy = found.busy};
    const auto round = snapshot.round();
    const auto bytes = assignment_for(subject, snapshot, *found.bundle).signed_bytes();
    if (text_of(crypto::sha256(bytes)) == subject.digest) {
        remember(subject, *found.bundle);
        snapshot.settle(subject.id, subject.version, subject.digest, round);
        return Decision{};
    }
    const bool send = !holds_bundle(subject, *found.bundle);
    if (send && found.bundle->bytes.empty()) return std::nullopt;
    return Decision{.assigned =
                        Assigned{.assignment = bytes,
                                 .signature = std::string(crypto::view(bundle_key_.sign(bytes))),
                                 .key_id = key_id_,
                                 .bundle = found.bundle,
                                 .send_bundle = send}};
}

bool Policies::holds_bundle(const Subject& subject, const SharedBundle& bundle) {
    const std::lock_guard lock(held_lock_);
    const auto held = held_.find(subject.id);
    return held != held_.end() && crypto::view(held->second.assignment) == subject.digest &&
           crypto::view(held->second.bundle) == bundle.digest;
}

void Policies::remember(const Subject& subject, const SharedBundle& bundle) {
    const std::lock_guard lock(held_lock_);
    auto& held = held_[subject.id];
    if (crypto::view(held.assignment) != subject.digest)
        held = {.assignment = digest_in(subject.digest), .bundle = digest_in(bundle.digest)};
}

void Policies::forget(const Uuid& envoy) {
    current()->forget(envoy);
    const std::lock_guard lock(held_lock_);
    held_.erase(envoy);
}

}  // namespace vigo::policy
