// run_book — the runs of the fleet: a ring of the latest in memory, and all that were reported
// where server.yaml says.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "server/store/runs.h"

namespace vigo::fleet {

/// Thread safe.
class RunBook {
 public:
    struct Options {
        bool in_database = true;     ///< run_store: database
        std::size_t capacity = 100;  ///< runs kept per envoy when in memory
    };
    RunBook(store::Runs& runs, const Options& options) : runs_(runs), options_(options) {}

    /// Runs of one envoy and one incarnation of its store, oldest first. Durable on return, each
    /// once.
    store::Runs::Recorded record(std::span<store::Run> runs);
    /// A run without changes, known from a check-in; only the ring has it, with id 0.
    void note(const Uuid& envoy, const store::RunSummary& run, Time at);

    std::vector<store::Run> list(const store::Runs::Wanted& wanted) const;
    std::optional<store::Run> find(std::int64_t id) const;
    std::optional<store::Run> latest(const Uuid& envoy) const;
    /// The id of the newest run of each envoy, newest first.
    std::vector<std::int64_t> latest_ids(const store::Runs::Wanted& wanted) const;
    /// Newest first, also those without changes.
    std::vector<store::Run> ring() const;
    void forget(const Uuid& envoy);

 private:
    void remember(store::Run run);

    store::Runs& runs_;
    Options options_;
    mutable std::mutex lock_;
    std::deque<store::Run> ring_;                  // oldest first, without results
    std::map<Uuid, std::deque<store::Run>> kept_;  // only when not in the database
    std::int64_t last_id_ = 0;
};

}  // namespace vigo::fleet
