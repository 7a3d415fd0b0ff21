// traits_keeper — which collectors are due, and the digest of what they found.

#include "agent/traits_keeper.h"

#include "agent/assignment.h"
#include "schema/json.h"

namespace vigo::agent {
namespace {

constexpr std::chrono::hours periodic_pace{1};

}  // namespace

TraitsKeeper::TraitsKeeper(traits::Gatherer& gatherer, const Host& host, int stable_every)
    : gatherer_(gatherer), host_(host), stable_every_(stable_every) {}

void TraitsKeeper::collect() {
    const auto now = host_.clock().steady();
    const bool first = cycle_ == 0;
    const traits::Which which{
        .each_cycle = true,
        .periodic = first || now - periodic_at_ >= periodic_pace,
        .stable = first || cycle_ % static_cast<std::uint64_t>(stable_every_) == 0};
    if (which.periodic) periodic_at_ = now;
    collected_ = gatherer_.collect_all(host_, which);
    ++cycle_;
}

std::string TraitsKeeper::json() const { return to_canonical_json(collected_.traits); }

std::string TraitsKeeper::digest(std::span<const std::string> policy_paths) const {
    auto text = collected_.stable_json;
    for (const auto& path : policy_paths) {
        const Value* found = collected_.traits.at_path(path);
        text += format("\n{}={}", path, found != nullptr ? to_canonical_json(*found) : "");
    }
    return digest_of(text);
}

}  // namespace vigo::agent
