// queue — the records of runs that wait to be reported, and how a full queue makes room.

#include "agent/store/queue.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/error.h"
#include "schema/encode.h"

namespace vigo::agent {
namespace {

using Queue = std::vector<QueueEntry>;

QueuedRun load(Database::Change& change, const QueueEntry& entry) {
    const auto key = run_key(entry.number);
    const auto bytes = change.get(key);
    if (!bytes) fail(Fault::internal, "the store is damaged: a queued run is missing");
    return decode_run(key, *bytes);
}

void save(Database::Change& change, QueueEntry& entry, const QueuedRun& run) {
    const auto key = run_key(run.number);
    const auto bytes = encode_run(run);
    change.put(key, bytes);
    entry = entry_of(key, bytes);
}

/// One run less: `gone` is counted with its neighbour.
void merge(Database::Change& change, Queue& queue, std::size_t gone) {
    const std::size_t into = gone + 1 < queue.size() ? gone + 1 : gone - 1;
    const auto old = load(change, queue[gone]);
    auto heir = load(change, queue[into]);
    heir.merged += old.merged + 1;
    save(change, queue[into], heir);
    change.remove(run_key(old.number));
    queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(gone));
}

std::size_t bytes_of(const Queue& queue) {
    return std::accumulate(
        queue.begin(), queue.end(), std::size_t{0},
        [](std::size_t sum, const QueueEntry& each) { return sum + each.bytes; });
}

std::size_t first_quiet(const Queue& queue) {
    const auto found =
        std::find_if(queue.begin(), queue.end(), [](const auto& each) { return !each.eventful; });
    return found == queue.end() ? 0 : static_cast<std::size_t>(found - queue.begin());
}

/// Drops the oldest details that are left; says false when there are none.
bool drop_details(Database::Change& change, Queue& queue) {
    const auto found =
        std::find_if(queue.begin(), queue.end(), [](const auto& each) { return each.has_details; });
    if (found == queue.end()) return false;
    auto run = load(change, *found);
    run.details.clear();
    save(change, *found, run);
    return true;
}

}  // namespace

std::string run_key(std::uint64_t number) { return format("{}{:016x}", run_prefix, number); }

std::string encode_run(const QueuedRun& run) {
    return encode(
        Value::List{run.eventful, static_cast<std::int64_t>(run.merged), run.summary, run.details});
}

QueuedRun decode_run(std::string_view key, std::string_view bytes) {
    QueuedRun run;
    const auto digits = key.substr(std::min(run_prefix.size(), key.size()));
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), run.number, 16);
    const auto parts = decode(bytes);
    if (read.ec != std::errc{} || !parts.is_list() || parts.list().size() != 4)
        fail(Fault::internal, "the store is damaged: a queued run cannot be read");
    const auto& list = parts.list();
    run.eventful = list[0].flag();
    run.merged = static_cast<std::uint32_t>(list[1].integer());
    run.summary = list[2].text();
    run.details = list[3].text();
    return run;
}

QueueEntry entry_of(std::string_view key, std::string_view bytes) {
    const auto run = decode_run(key, bytes);
    return {.number = run.number,
            .eventful = run.eventful,
            .has_details = !run.details.empty(),
            .bytes = bytes.size()};
}

void make_room(Database::Change& change, Queue& queue, std::size_t most_runs,
               std::size_t most_bytes) {
    while (queue.size() > 1 && queue.size() > most_runs) merge(change, queue, first_quiet(queue));
    while (queue.size() > 1 && bytes_of(queue) > most_bytes)
        if (!drop_details(change, queue)) merge(change, queue, first_quiet(queue));
}

}  // namespace vigo::agent
