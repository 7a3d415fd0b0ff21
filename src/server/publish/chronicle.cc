// chronicle — lines made of what lies beside the log.

#include "server/publish/chronicle.h"

#include <algorithm>

#include "base/error.h"
#include "server/publish/freeze.h"

namespace vigo::publish {
namespace {

std::optional<Version> in_force(const Archive& archive) {
    try {
        if (const auto number = archive.live_number()) return archive.record(*number);
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): nobody knows what it was
    }
    return std::nullopt;
}

bool holds_at(const Freeze& freeze, std::int64_t at) {
    return freeze.since_ms <= at && (freeze.until_ms == 0 || at < freeze.until_ms) &&
           (freeze.ended_ms == 0 || at < freeze.ended_ms);
}

}  // namespace

Entry line_of(const Version& version) {
    Entry entry{.time_ms = version.time_ms,
                .actor = version.author,
                .action = "publish",
                .version = version.number,
                .result = "ok",
                .message = version.message};
    if (version.rollback_of == 0) return entry;
    entry.action = version.automatic ? "auto-rollback" : "rollback";
    entry.detail = format("back to version {}", version.rollback_of);
    return entry;
}

Entry line_of(const Freeze& freeze) {
    return {.time_ms = freeze.since_ms,
            .actor = freeze.author,
            .action = "freeze",
            .result = "ok",
            .message = freeze.reason,
            .detail = freeze.until_ms == 0
                          ? "until further notice"
                          : format("until {}", to_rfc3339(from_ms(freeze.until_ms)))};
}

Entry line_of_end(const Freeze& freeze) {
    return {.time_ms = freeze.ended_ms,
            .actor = freeze.ended_by,
            .action = "unfreeze",
            .result = "ok",
            .detail = refusal_of(freeze)};
}

std::vector<Entry> missing_lines(const Archive& archive) {
    std::vector<Entry> lines;
    const auto freeze = latest_freeze(archive.paths().freeze());
    // One without a beginning was damaged, and ended for that.
    if (freeze && freeze->since_ms != 0) lines.push_back(line_of(*freeze));
    if (freeze && freeze->ended_ms != 0) lines.push_back(line_of_end(*freeze));
    if (const auto version = in_force(archive)) {
        lines.push_back(line_of(*version));
        if (freeze && version->rollback_of == 0 && holds_at(*freeze, version->time_ms))
            lines.back().detail = format("broke the freeze: {}", refusal_of(*freeze));
    }
    const Journal journal(archive.paths().journal());
    std::erase_if(lines, [&](const Entry& each) { return journal.has(each); });
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Entry& a, const Entry& b) { return a.time_ms < b.time_ms; });
    return lines;
}

std::vector<Entry> latest_lines(const Archive& archive, std::size_t most) {
    auto missing = missing_lines(archive);  // first: a line may be written at this moment
    auto lines = Journal(archive.paths().journal()).latest(most);
    for (const auto& line : lines)
        std::erase_if(missing, [&](const Entry& each) { return is_same(each, line); });
    lines.insert(lines.begin(), missing.rbegin(), missing.rend());
    lines.resize(std::min(lines.size(), most));
    return lines;
}

}  // namespace vigo::publish
