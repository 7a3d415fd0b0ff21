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

void Journal::add(const Entry& entry) const {
    if (disk::size_of(path_) > limits::journal_bytes) disk::rename(path_, path_ + ".1");
    disk::append_line(path_, to_json(write(std::span<const Field<Entry>>(fields), entry)));
}

std::vector<Entry> Journal::latest(std::size_t most) const {
    std::vector<Entry> found;
    for (const auto* end : {"", ".1"}) {
        const auto text = disk::read_file(path_ + end, 2 * limits::journal_bytes);
        if (!text) continue;
        const auto lines = lines_of(*text);
        for (auto line = lines.rbegin(); line != lines.rend() && found.size() < most; ++line)
            if (!line->empty()) found.push_back(parse(*line));
    }
    return found;
}

}  // namespace vigo::publish
