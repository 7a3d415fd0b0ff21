// queue — the records of runs that wait to be reported, and how a full queue makes room. A run is
// two records, so that looking over the queue does not read every detail.

#include "agent/store/queue.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/error.h"
#include "base/text.h"
#include "schema/encode.h"

namespace vigo::agent {
namespace {

constexpr std::string_view run_prefix = "run/";
constexpr std::string_view details_prefix = "details/";

/// What is known of a queued run without reading its details.
struct Entry {
    QueuedRun run;  // without its details
    std::size_t details_bytes = 0;
};
using Queue = std::vector<Entry>;

/// Sorts as the numbers do.
std::string key_of(std::string_view prefix, std::uint64_t number) {
    return format("{}{:016x}", prefix, number);
}

std::string encode_entry(const Entry& entry) {
    return encode(Value::List{entry.run.eventful, static_cast<std::int64_t>(entry.run.merged),
                              static_cast<std::int64_t>(entry.details_bytes), entry.run.summary});
}

Entry decode_entry(std::string_view key, std::string_view bytes) {
    Entry entry;
    const auto digits = key.substr(std::min(run_prefix.size(), key.size()));
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), entry.run.number, 16);
    const auto parts = decode(bytes);
    if (read.ec != std::errc{} || !parts.is_list() || parts.list().size() != 4)
        fail(Fault::internal, "the store is damaged: a queued run cannot be read");
    const auto& list = parts.list();
    entry.run.eventful = list[0].flag();
    entry.run.merged = static_cast<std::uint32_t>(list[1].integer());
    entry.details_bytes = static_cast<std::size_t>(list[2].integer());
    entry.run.summary = list[3].text();
    return entry;
}

Queue entries(const Database& database) {
    Queue queue;
    database.each(run_prefix, [&](std::string_view key, std::string_view bytes) {
        queue.push_back(decode_entry(key, bytes));
        return true;
    });
    return queue;
}

void save(Database::Change& change, const Entry& entry) {
    change.put(key_of(run_prefix, entry.run.number), encode_entry(entry));
}

void erase(Database::Change& change, std::uint64_t number) {
    change.remove(key_of(run_prefix, number));
    change.remove(key_of(details_prefix, number));
}

/// One run less: it is counted with its neighbour.
void merge(Database::Change& change, Queue& queue, std::size_t gone) {
    auto& heir = queue[gone + 1 < queue.size() ? gone + 1 : gone - 1];
    heir.run.merged += queue[gone].run.merged + 1;
    save(change, heir);
    erase(change, queue[gone].run.number);
    queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(gone));
}

std::size_t bytes_of(const Queue& queue) {
    return std::accumulate(
        queue.begin(), queue.end(), std::size_t{0},
        [](std::size_t sum, const Entry& each) { return sum + each.details_bytes; });
}

std::size_t first_quiet(const Queue& queue) {
    const auto found = std::find_if(queue.begin(), queue.end(),
                                    [](const Entry& each) { return !each.run.eventful; });
    return found == queue.end() ? 0 : static_cast<std::size_t>(found - queue.begin());
}

/// Drops the oldest details that are left; the newest run keeps its own.
bool drop_details(Database::Change& change, Queue& queue) {
    const auto found = std::find_if(queue.begin(), queue.end() - 1,
                                    [](const Entry& each) { return each.details_bytes > 0; });
    if (found == queue.end() - 1) return false;
    found->details_bytes = 0;
    save(change, *found);
    change.remove(key_of(details_prefix, found->run.number));
    return true;
}

void bring_within(Database::Change& change, Queue& queue, const QueueBounds& bounds) {
    while (queue.size() > 1 && queue.size() > bounds.runs) merge(change, queue, first_quiet(queue));
    while (bytes_of(queue) > bounds.bytes && drop_details(change, queue)) continue;
}

}  // namespace

void enqueue(const Database& database, Database::Change& change, const QueuedRun& run,
             const QueueBounds& bounds) {
    auto queue = entries(database);
    Entry entry{.run = run, .details_bytes = run.details.size()};
    entry.run.details.clear();
    save(change, entry);
    if (!run.details.empty()) change.put(key_of(details_prefix, run.number), run.details);
    queue.push_back(std::move(entry));
    bring_within(change, queue, bounds);
}

bool give_up_half(const Database& database, Database::Change& change) {
    auto queue = entries(database);
    if (queue.size() < 2) return false;
    const auto bytes = bytes_of(queue) - queue.back().details_bytes;
    // All that can go without a run that goes, first.
    const QueueBounds half = bytes > 0 ? QueueBounds{queue.size(), bytes_of(queue) - bytes / 2 - 1}
                                       : QueueBounds{queue.size() / 2, bytes_of(queue)};
    bring_within(change, queue, half);
    return true;
}

std::vector<QueuedRun> oldest(const Database& database, std::size_t most, std::size_t most_bytes) {
    std::vector<QueuedRun> runs;
    std::size_t bytes = 0;
    for (auto& entry : entries(database)) {
        bytes += entry.run.summary.size() + entry.details_bytes;
        if (!runs.empty() && (runs.size() >= most || bytes > most_bytes)) break;
        if (entry.details_bytes > 0)
            entry.run.details = database.get(key_of(details_prefix, entry.run.number)).value_or("");
        runs.push_back(std::move(entry.run));
    }
    return runs;
}

void dequeue(const Database& database, Database::Change& change, std::uint64_t up_to) {
    for (const auto& entry : entries(database))
        if (entry.run.number <= up_to) erase(change, entry.run.number);
}

std::size_t queue_length(const Database& database) {
    std::size_t count = 0;
    database.each(run_prefix, [&](auto, auto) { return ++count, true; });
    return count;
}

}  // namespace vigo::agent
