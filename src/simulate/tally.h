// tally — what a rehearsal saw: how long answers took, and which went wrong.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "base/time.h"

namespace vigo::simulate {

using Micros = std::chrono::microseconds;

/// Counts spans in buckets that are 3 % wide, up to an hour.
class Latencies {
 public:
    void add(Micros span);
    std::uint64_t count() const { return count_; }
    /// The span that `share` of them (0 to 1) did not exceed; 0 when there are none.
    Micros at(double share) const;
    Micros most() const { return most_; }

 private:
    static std::size_t bucket_of(std::uint64_t us);

    std::array<std::uint32_t, 1'024> buckets_{};
    std::uint64_t count_ = 0;
    Micros most_{0};
};

struct Tally {
    Latencies enrolments, connections, check_ins, traits, reports;
    Latencies late;                 ///< how far behind its own schedule the player was
    std::uint64_t assignments = 0;  ///< fetched and verified
    std::uint64_t bundles = 0;      ///< of these, with the bundle's bytes
    std::uint64_t bundle_bytes = 0;
    std::uint64_t garbage_refused = 0;
    std::uint64_t skew_refused = 0;  ///< as it should be
    std::uint64_t unreached = 0;     ///< due without a connection: the server was away
    std::uint64_t deferred = 0;      ///< reports and traits that a busy server put off
    std::uint64_t overruns = 0;      ///< due while the conversation before still went on
    std::uint64_t jumps = 0;  ///< over numbers that the server had seen, as after its restart
    struct Failure {
        std::uint64_t count = 0;
        std::string sample;  ///< what the first of them said
    };
    std::map<std::string, Failure> errors;  ///< what should not have been, by kind

    void failed(const std::string& kind, const std::string& words = {});
    std::uint64_t error_count() const;
};

}  // namespace vigo::simulate
