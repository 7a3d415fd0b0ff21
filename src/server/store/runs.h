// runs — finished runs and what they found, each once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/store/database.h"
#include "server/store/run.h"

namespace vigo::store {

class Runs {
 public:
    explicit Runs(Database& database) : database_(database) {}

    struct Recorded {
        std::uint64_t acknowledged = 0;  ///< all runs of that store up to it are durable
        std::vector<std::size_t>
            accepted;  ///< positions in what was given; the others were known already
    };
    /// Runs of one envoy and one store, oldest first, in one transaction; fills in the ids of those
    /// accepted. Without `keep` only the high-water mark is written.
    Recorded record(std::span<Run> runs, bool keep);

    struct Wanted {
        std::optional<Uuid> envoy;
        std::int64_t before = 0;  ///< only runs with a smaller id; 0: from the newest
        int most = 100;
    };
    /// Newest first, without results.
    std::vector<Run> list(const Wanted& wanted) const;
    /// With results.
    std::optional<Run> find(std::int64_t id) const;
    /// The newest run of an envoy, with results.
    std::optional<Run> latest(const Uuid& envoy) const;
    /// The id of the newest run of each envoy, newest first.
    std::vector<std::int64_t> latest_ids(const Wanted& wanted) const;
    /// Deletes at most `most` runs received before that; how many went.
    int expire(Time before, int most);

 private:
    Database& database_;
};

}  // namespace vigo::store
