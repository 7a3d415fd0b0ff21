// config publish — stacks/ through every gate, into force as a new version.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/publishing.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string message;
    bool dry_run = false;
    bool skip_url_checks = false;
    bool break_freeze = false;
};

constexpr Field<Options> options[] = {
    field<&Options::message>("message", "Why; shown in the history."),
    field<&Options::dry_run>("dry_run", "All gates and what would change; nothing is written."),
    field<&Options::skip_url_checks>(
        "skip_url_checks", "Leave out the check that addresses answer (sites without a way out)."),
    field<&Options::break_freeze>("break_freeze",
                                  "Publish although the configuration is frozen; the log says so."),
};

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    auto request = request_of(session, given.message, given.dry_run);
    request.break_freeze = given.break_freeze;
    if (!given.skip_url_checks) request.gates = {gate_with_urls(session)};
    const auto outcome = publisher_of(session).publish(request, findings);
    return report_publish(outcome, findings, session);
}

constexpr Sample samples[] = {
    {"vigocli config publish --message 'larger cache'", "through every gate, into force"},
    {"vigocli config publish --dry-run", "all gates; nothing is written"},
    {"vigocli config publish --skip-url-checks", "on a server without a way out"},
};

}  // namespace

Verb config_publish() {
    return Command<Options>{
        .words = "config publish",
        .doc = "Publish the stack: every gate, then a new version in force.",
        .more =
            "Works with the server down: it then loads the new version when it starts. The last "
            "gate asks the web addresses of the stack from here, eight at a time and five seconds "
            "at most, and refuses those that do not answer.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
