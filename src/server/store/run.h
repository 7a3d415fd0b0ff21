// run — one finished run of an envoy, as it is counted, kept and shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace vigo::store {

enum class Outcome { none, converged, degraded, failed };

/// `converged`, `degraded`, `failed`; `no data` for none.
std::string_view name_of(Outcome outcome);

struct RunCounts {
    std::uint32_t in_sync = 0;
    std::uint32_t changed = 0;
    std::uint32_t failed = 0;
    std::uint32_t skipped = 0;
    bool operator==(const RunCounts&) const = default;
};

/// What a check-in tells of the latest run; the start of what a report tells.
struct RunSummary {
    std::string store_id;  ///< the incarnation of the agent's store
    std::uint64_t number = 0;
    Time finished{};
    Outcome outcome = Outcome::none;
    RunCounts counts;
    std::uint32_t duration_ms = 0;
    std::uint64_t version = 0;  ///< of the policy that was enforced
    bool dry_run = false;
    bool operator==(const RunSummary&) const = default;
};

struct Difference {
    std::string property;
    std::string is;
    std::string want;
    std::string diff;
    bool operator==(const Difference&) const = default;
};

struct Result {
    std::string crate;
    std::string name;
    std::string type;
    std::string action;
    std::string reason;
    std::uint32_t duration_us = 0;
    std::vector<Difference> differences;
    bool operator==(const Result&) const = default;
};

/// A run with what was not in sync.
struct Run {
    std::int64_t id = 0;  ///< the server's own number
    Uuid envoy;
    RunSummary summary;
    Time started{};
    Time received{};
    std::string cause;         ///< schedule, push, start, command
    std::uint32_t merged = 0;  ///< unchanged runs that were folded into this one
    std::vector<Result> results;
};

}  // namespace vigo::store
