// config rollback — an earlier version in force again, as a new version.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/publishing.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {
namespace {

struct Options {
    std::int64_t to = 0;
    std::string message;
    bool dry_run = false;
};

constexpr Field<Options> options[] = {
    field<&Options::to>("to", "Version to return to; default: the one before the one in force.",
                        none, Range{1, 1e12}),
    field<&Options::message>("message", "Why; shown in the history."),
    field<&Options::dry_run>("dry_run", "Say what would change; nothing is written."),
};

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto to = given.to == 0 ? std::nullopt : std::optional(given.to);
    const auto outcome = publisher_of(session).rollback(
        to, request_of(session, given.message, given.dry_run), findings);
    return report_publish(outcome, findings, session);
}

constexpr Sample samples[] = {
    {"vigocli config rollback", "the version before this one, as a new version"},
    {"vigocli config rollback --to 41 --message 'as last week'", "a certain one"},
};

}  // namespace

Verb config_rollback() {
    return Command<Options>{.words = "config rollback",
                            .doc = "Put an earlier version in force again, as a new version.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
