// traits_keeper — the traits of this machine: collected at their own paces, and what of them the
// server is told.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "agent/store/store.h"
#include "host/host.h"
#include "traits/support/gatherer.h"

namespace vigo::agent {

class TraitsKeeper {
 public:
    /// `stable_every` and `periodic_every`: cycles. All must outlive it.
    TraitsKeeper(traits::Gatherer& gatherer, const Host& host, int stable_every);

    /// Collects what is due in this cycle.
    void collect();
    /// From the next cycle on everything is collected anew.
    void refresh() { cycle_ = 0; }

    const Value& traits() const { return collected_.traits; }
    std::string json() const;
    /// Covers the stable collectors and exactly the paths that the policy reads; 32 bytes.
    std::string digest(std::span<const std::string> policy_paths) const;

 private:
    traits::Gatherer& gatherer_;
    const Host& host_;
    int stable_every_;
    std::uint64_t cycle_ = 0;
    std::chrono::nanoseconds periodic_at_{0};
    traits::Collected collected_;
};

}  // namespace vigo::agent
