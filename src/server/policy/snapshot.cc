#include "server/policy/snapshot.h"

#include <algorithm>

#include "crypto/digest.h"
#include "schema/json.h"

namespace vigo::policy {
namespace {

BundleCache::Compiled compile_for(compile::Workshop& workshop, const std::string& hostname,
                                  const Value& traits) {
    Diagnostics findings;
    const auto compiled = workshop.compile({.hostname = hostname, .traits = traits}, findings);
    if (!compiled) {
        findings.sort();
        return {.error = findings.has_errors() ? findings.text() : "no match entry selects it"};
    }
    const auto whole =
        std::make_shared<SharedBundle>(SharedBundle{.bytes = compiled->encode(),
                                                    .digest = {},
                                                    .observe_only = compiled->matched.observe_only,
                                                    .secrets = compiled->secrets});
    whole->digest = crypto::view(crypto::sha256(whole->bytes));
    whole->stub =
        std::make_shared<const SharedBundle>(SharedBundle{.bytes = {},
                                                          .digest = whole->digest,
                                                          .observe_only = whole->observe_only,
                                                          .secrets = whole->secrets,
                                                          .stub = {},
                                                          .whole = whole});
    return {.bundle = whole, .reads = compiled->reads};
}

}  // namespace

Snapshot::Snapshot(std::uint64_t version, Time published,
                   std::shared_ptr<const compile::Catalogue> catalogue,
                   std::shared_ptr<BundleCache> cache)
    : version_(version),
      published_(published),
      catalogue_(std::move(catalogue)),
      cache_(std::move(cache)) {
    if (!catalogue_) return;
    workshop_ = std::make_unique<compile::Workshop>(*catalogue_);
    policies_ = compile::fingerprints(*catalogue_);
}

Snapshot::Found Snapshot::bundle_of(const Uuid& envoy, const std::string& hostname,
                                    const std::shared_ptr<const fleet::Traits>& traits) {
    if (auto known = remembered(envoy, traits)) return *std::move(known);
    return whole_bundle_of(envoy, hostname, traits);
}

Snapshot::Found Snapshot::whole_bundle_of(const Uuid& envoy, const std::string& hostname,
                                          const std::shared_ptr<const fleet::Traits>& traits) {
    auto found = look_up(hostname, *traits);
    if (!found.busy) {
        auto& shard = shard_of(envoy);
        const std::lock_guard lock(shard.lock);
        shard.memos[envoy] = {.traits = traits,
                              .bundle = found.bundle ? found.bundle->stub : nullptr,
                              .problem = found.problem.empty()
                                             ? nullptr
                                             : std::make_shared<const std::string>(found.problem)};
    }
    return found;
}

std::optional<Snapshot::Found> Snapshot::remembered(
    const Uuid& envoy, const std::shared_ptr<const fleet::Traits>& traits) {
    auto& shard = shard_of(envoy);
    const std::lock_guard lock(shard.lock);
    const auto memo = shard.memos.find(envoy);
    if (memo == shard.memos.end() || memo->second.traits != traits) return std::nullopt;
    const auto& [told, stub, problem, held, assignment] = memo->second;
    auto whole = stub ? stub->whole.lock() : nullptr;
    return Found{.bundle = whole ? std::move(whole) : stub,
                 .problem = problem ? *problem : std::string()};
}

bool Snapshot::is_settled(const Uuid& envoy, const std::shared_ptr<const fleet::Traits>& traits,
                          std::uint64_t held, std::string_view assignment) {
    auto& shard = shard_of(envoy);
    const std::lock_guard lock(shard.lock);
    const auto memo = shard.memos.find(envoy);
    return memo != shard.memos.end() && !assignment.empty() && memo->second.traits == traits &&
           memo->second.held == held && crypto::view(memo->second.assignment) == assignment;
}

void Snapshot::forget(const Uuid& envoy) {
    auto& shard = shard_of(envoy);
    const std::lock_guard lock(shard.lock);
    shard.memos.erase(envoy);
}

/// First the round, then the marks: who settles in between is too late, or is unmarked.
void Snapshot::unsettle() {
    ++round_;
    for (auto& shard : shards_) {
        const std::lock_guard lock(shard.lock);
        for (auto& [envoy, memo] : shard.memos) memo.assignment = {};
    }
}

void Snapshot::settle(const Uuid& envoy, std::uint64_t held, const std::string& assignment,
                      std::uint64_t round) {
    auto& shard = shard_of(envoy);
    const std::lock_guard lock(shard.lock);
    if (round != round_) return;
    const auto memo = shard.memos.find(envoy);
    if (memo == shard.memos.end()) return;
    memo->second.held = held;
    auto& known = memo->second.assignment;
    known = {};
    std::copy_n(assignment.begin(), std::min(assignment.size(), known.size()), known.begin());
}

Snapshot::Found Snapshot::look_up(const std::string& hostname, const fleet::Traits& packed) {
    const auto match = compile::match(*catalogue_, hostname);
    if (!match)
        return {.problem = format(
                    "no match entry selects the host name {}: it keeps its last policy", hostname)};
    const auto traits = parse_json(packed.text());
    bool compiled = false;
    const auto found = cache_->get(
        {.policy = policies_[match->entry], .hostname = hostname, .traits = traits}, [&] {
            compiled = true;
            return compile_for(*workshop_, hostname, traits);
        });
    return {
        .bundle = found.bundle, .problem = found.error, .busy = found.busy, .compiled = compiled};
}

}  // namespace vigo::policy
