#include "server/policy/retreat.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace vigo::policy {
namespace {

constexpr std::string_view author = "vigosrv";
constexpr Millis frozen_after{600'000};
/// Of the publish log: a rollback that was noted is among the newest.
constexpr std::size_t log_lines = 50;

}  // namespace

std::optional<publish::Version> Retreat::of(std::uint64_t version) const {
    try {
        const auto number = live_.archive().live_number().value_or(0);
        auto record = live_.archive().record(number);
        if (record.automatic && record.parent == static_cast<std::int64_t>(version)) return record;
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): what cannot be read is no rollback
    }
    return std::nullopt;
}

std::optional<publish::Version> Retreat::take_back(std::uint64_t version, std::uint64_t to_version,
                                                   const std::string& why) {
    const auto over = static_cast<std::int64_t>(version);
    const publish::Request request{.author = std::string(author),
                                   .message = why,
                                   .now = clock_.now(),
                                   .automatic = true,
                                   .only_over = over};
    try {
        Diagnostics findings;
        const auto outcome =
            live_.publisher().rollback(static_cast<std::int64_t>(to_version), request, findings);
        if (outcome.status == publish::Outcome::Status::published) {
            stuck_.is_over();
            return outcome.version;
        }
        stuck_.is_there(findings.text(), format("version {}", over));
    } catch (const Error& e) {
        stuck_.is_there(e.message(), format("version {}", over));
    }
    return std::nullopt;
}

/// The end of the watch is last: until then, everything here is done again.
void Retreat::finish(const publish::Version& rollback) {
    try {
        freeze(rollback);
        complete_log(rollback);
        stored_.finish(static_cast<std::uint64_t>(rollback.parent),
                       static_cast<std::uint64_t>(rollback.number),
                       {.at = clock_.now(),
                        .kind = "config.auto_rollback",
                        .actor = std::string(author),
                        .subject = std::to_string(rollback.parent),
                        .detail = rollback.message});
        unfinished_.is_over();
    } catch (const Error& e) {
        unfinished_.is_there(e.message(), format("version {}", rollback.number));
    }
}

/// Whoever publishes by a schedule must not put it into force again before somebody has looked.
void Retreat::freeze(const publish::Version& rollback) {
    const auto now = to_ms(clock_.now());
    const auto until = std::min(now, rollback.time_ms) + frozen_after.count();
    const auto there = live_.publisher().frozen(from_ms(now));
    if (until <= now || (there && (there->until_ms == 0 || there->until_ms >= until))) return;
    live_.publisher().freeze(
        {.author = std::string(author),
         .reason = format("version {} was taken back by the server", rollback.parent),
         .since_ms = now,
         .until_ms = until});
}

/// The publisher writes its line when all is done: not where it was killed just then.
void Retreat::complete_log(const publish::Version& rollback) const {
    const auto journal = live_.publisher().journal();
    const auto lines = journal.latest(log_lines);
    const bool is_there = std::any_of(lines.begin(), lines.end(), [&](const publish::Entry& each) {
        return each.version == rollback.number && each.action == "auto-rollback";
    });
    if (is_there) return;
    journal.add({.time_ms = rollback.time_ms,
                 .actor = rollback.author,
                 .action = "auto-rollback",
                 .version = rollback.number,
                 .result = "ok",
                 .message = rollback.message,
                 .detail = format("back to version {}", rollback.rollback_of)});
}

}  // namespace vigo::policy
