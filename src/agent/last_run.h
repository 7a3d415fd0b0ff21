// last_run — what check-ins and heartbeats say of the latest run.
#pragma once

#include <cstdint>
#include <string>

#include "agent/engine/report.h"

namespace vigo::agent {

struct LastRun {
    std::uint64_t number = 0;  ///< 0: there was none
    Time finished{};
    Outcome outcome = Outcome::converged;
    Counts counts;
    Millis took{0};
    std::string store_id;
    std::uint64_t version = 0;  ///< of the policy that was enforced
    bool dry_run = false;
};

}  // namespace vigo::agent
