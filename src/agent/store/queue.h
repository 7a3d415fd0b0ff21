// queue — runs that wait to be reported: their records, and what is given up when there are too
// many.
#pragma once

#include <cstdint>
#include <functional>
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

struct QueueBounds {
    std::size_t runs;
    std::size_t bytes;
};

/// Adds a run, then brings the queue within its bounds: the oldest runs without changes are merged
/// into the next one first, then the oldest details go, then the oldest runs are merged. Other
/// processes may have changed the queue since it was last looked at.
void enqueue(const Database& database, Database::Change& change, const QueuedRun& run,
             const QueueBounds& bounds);
/// Where the store is full: half of the details go, the oldest first; when there are none, half of
/// the runs are merged. False when there is nothing to give up.
bool give_up_half(const Database& database, Database::Change& change);
/// The oldest, in order: `most`, or fewer when their bytes exceed `most_bytes`; one at least.
std::vector<QueuedRun> oldest(const Database& database, std::size_t most, std::size_t most_bytes);
/// Removes every run up to this number.
void dequeue(const Database& database, Database::Change& change, std::uint64_t up_to);
std::size_t queue_length(const Database& database);

}  // namespace vigo::agent
