// simulate_report — what a rehearsal measured, as text for people and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "simulate/player.h"

namespace vigo {

/// A stretch of play.
struct Phase {
    std::string name;
    Millis span{0};
    std::chrono::microseconds server_cpu{0};
    std::uint64_t server_rss = 0;
    simulate::Tally tally;
};

struct SimulateReport {
    std::size_t envoys = 0;
    bool is_measured = true;   ///< the server, too: it is a process of ours
    std::size_t assigned = 0;  ///< that hold a verified policy in the end
    Millis ready{0};           ///< the server's start
    std::size_t enrolled = 0;
    std::chrono::microseconds enrol_cpu{0};
    std::size_t connections = 0;
    std::size_t streams = 0;
    Millis connecting{0};
    std::chrono::microseconds connect_cpu{0};
    std::uint64_t rss_before = 0;
    std::uint64_t rss_connected = 0;
    std::vector<Phase> phases;
    Millis publishing{0};
    std::optional<simulate::Spread> spread;
    Millis restarted{0};
    std::optional<Millis> settled;
    std::size_t came_back = 0;

    std::uint64_t error_count() const;
};

std::string text_of(const SimulateReport& report);
std::string json_of(const SimulateReport& report);

}  // namespace vigo
