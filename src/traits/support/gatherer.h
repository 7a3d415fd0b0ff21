// gatherer — runs collectors side by side, each with its own deadline, and keeps what they found.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "traits/support/collector.h"

namespace vigo::traits {

/// Which collectors shall run.
struct Which {
    bool each_cycle = true;
    bool periodic = true;
    bool stable = true;
    bool includes(Pace pace) const;
};

struct Failure {
    std::string collector;
    std::string reason;
};

struct Collected {
    Value traits = Map();         ///< all that is known, what other cycles found included
    std::vector<Failure> failed;  ///< in this call
    std::vector<std::string>
        known;  ///< collectors whose traits are in `traits`: what they left out is not there
    std::string stable_json;  ///< canonical JSON of what the stable collectors found
};

/// Lives as long as its host is looked at. One call at a time.
class Gatherer {
 public:
    explicit Gatherer(std::vector<Collector> collectors);
    /// Waits for collectors that are over their deadline and still run.
    ~Gatherer();

    /// Runs those that are due. One that throws, or exceeds its deadline, is logged and listed as
    /// failed; what it found earlier is kept, except where it changes each cycle. While a late one
    /// still runs it is not started again. `host` must outlive this gatherer: a late collector may
    /// still look at it.
    Collected collect_all(const Host& host, Which which = {});

    const std::vector<Collector>& collectors() const { return collectors_; }

 private:
    struct Job;
    struct Board;
    std::deque<const Collector*> due(Which which, Collected& result);
    void start(const Collector& collector, const Host& host);
    void sort_out(Collected& result);
    void settle(const Job& job, Collected& result);
    void fail_one(const Collector& collector, std::string reason, Collected& result);
    Collected all_found(Collected result) const;

    std::vector<Collector> collectors_;
    std::shared_ptr<Board> board_;
    std::map<std::string_view, Value> found_;  // by collector
    std::vector<std::shared_ptr<Job>> running_;
    std::vector<std::shared_ptr<Job>> late_;
};

}  // namespace vigo::traits
