// rollout — the version that came into force last, and what must be known to judge it over a
// restart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/database.h"
#include "server/store/events.h"

namespace vigo::store {

/// How one envoy stood when the version came.
struct RolloutEnvoy {
    enum Before : std::uint8_t { unknown, converged, otherwise };
    enum Effect : std::uint8_t { not_compared, same, changed };

    Uuid id;
    std::string run_store;  ///< with the number: its latest run
    std::uint64_t run_number = 0;
    Before before = unknown;       ///< how that run ended
    Effect effect = not_compared;  ///< of the version on its bundle
    bool operator==(const RolloutEnvoy&) const = default;
};

struct Rollout {
    std::uint64_t version = 0;
    std::uint64_t before = 0;  ///< the version to go back to; 0: this one is not watched
    Time until{};              ///< the end of the watch, by the wall clock
    bool compared = false;     ///< `envoys` are those alone whose bundle the version changes
    std::string decided;       ///< why it is taken back; "" while it is not
    std::vector<RolloutEnvoy> envoys;
    bool operator==(const Rollout&) const = default;
};

class RolloutRow {
 public:
    explicit RolloutRow(Database& database) : database_(database) {}

    /// Nothing before the first `save`. Throws Error(invalid) on damage.
    std::optional<Rollout> load() const;
    void save(const Rollout& rollout);
    /// From now on the version is to be taken back, whatever happens to this program.
    void decide(std::uint64_t version, const std::string& why);
    /// It was taken back by `next`: the event is there, and the watch is not, in one step. Nothing
    /// when that was done before.
    void finish(std::uint64_t version, std::uint64_t next, const Event& event);

 private:
    Database& database_;
};

}  // namespace vigo::store
