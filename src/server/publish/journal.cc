// journal — lines of JSON, appended.

#include "server/publish/journal.h"

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"
#include "server/publish/disk.h"

namespace vigo::publish {
namespace {

constexpr Field<Entry> fields[] = {
    field<&Entry::time_ms>("time_ms", "When, in milliseconds since 1970.", required),
    field<&Entry::actor>("actor", "Who."),
    field<&Entry::action>("action", "What: publish, rollback, auto-rollback, freeze, unfreeze."),
    field<&Entry::version>("version", "The version that came of it; 0 for none."),
    field<&Entry::result>("result", "How it ended: ok, refused, failed."),
    field<&Entry::message>("message", "Why, in the actor's words."),
    field<&Entry::detail>("detail", "What the result does not say."),
};

constexpr std::int64_t day_ms = 86'400'000;  // by so much clocks may have been set back

Entry parse(std::string_view line) {
    Entry entry;
    Diagnostics findings;
    Reader reader(findings);
    try {
        read(std::span<const Field<Entry>>(fields), parse_json(line), entry, reader, "the log");
    } catch (const Error&) {
        return {.result = "damaged"};
    }
    return findings.has_errors() ? Entry{.result = "damaged"} : entry;
}

}  // namespace

std::span<const Field<Entry>> fields_of(const Entry*) { return fields; }

bool is_same(const Entry& one, const Entry& other) {
    return one.action == other.action && one.version == other.version &&
           (one.version != 0 || one.time_ms == other.time_ms);
}

void Journal::add(const Entry& entry) const {
    if (disk::size_of(path_) > limits::journal_bytes) disk::rename(path_, path_ + ".1");
    disk::append_line(path_, to_json(write(std::span<const Field<Entry>>(fields), entry)));
}

void Journal::each(const std::function<bool(Entry)>& take) const {
    for (const auto* end : {"", ".1"}) {
        const auto text = disk::read_file(path_ + end, 2 * limits::journal_bytes);
        if (!text) continue;
        const auto lines = lines_of(*text);
        for (auto line = lines.rbegin(); line != lines.rend(); ++line)
            if (!line->empty() && !take(parse(*line))) return;
    }
}

std::vector<Entry> Journal::latest(std::size_t most) const {
    std::vector<Entry> found;
    each([&](Entry entry) {
        if (found.size() < most) found.push_back(std::move(entry));
        return found.size() < most;
    });
    return found;
}

bool Journal::has(const Entry& like) const {
    bool found = false;
    each([&](const Entry& entry) {
        found = is_same(entry, like);
        const bool is_older = entry.time_ms != 0 && entry.time_ms + day_ms < like.time_ms;
        return !found && !is_older;
    });
    return found;
}

}  // namespace vigo::publish
