// queue — runs that wait to be reported: their records, and what is given up when there are too
// many.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/store/database.h"

namespace vigo::agent {

/// A run that waits to be reported. The store does not look into its texts.
struct QueuedRun {
    std::uint64_t number = 0;
    bool eventful = false;     ///< something changed or failed: never merged while others can be
    std::uint32_t merged = 0;  ///< earlier runs that this one also stands for
    std::string summary;       ///< the report without its results
    std::string details;       ///< its results; "" when there are none, or when they had to go
};

/// What the queue knows of a record without reading it again.
struct QueueEntry {
    std::uint64_t number = 0;
    bool eventful = false;
    bool has_details = false;
    std::size_t bytes = 0;
};

inline constexpr std::string_view run_prefix = "run/";

/// Sorts as the numbers do.
std::string run_key(std::uint64_t number);
std::string encode_run(const QueuedRun& run);
/// Both throw Error on what encode_run has not written.
QueuedRun decode_run(std::string_view key, std::string_view bytes);
QueueEntry entry_of(std::string_view key, std::string_view bytes);

/// Brings `queue` (oldest first) within its bounds: the oldest runs without changes are merged into
/// the next one first, then the oldest details go, then the oldest runs are merged.
void make_room(Database::Change& change, std::vector<QueueEntry>& queue, std::size_t most_runs,
               std::size_t most_bytes);

}  // namespace vigo::agent
