#include "cli/verbs/support/publishing.h"

#include <optional>
#include <ostream>

#include "base/error.h"
#include "cli/verbs/support/planning.h"

namespace vigo::cli {
namespace {

using Status = publish::Outcome::Status;

std::string_view word_of(Status status) {
    constexpr std::string_view words[] = {"refused", "unchanged", "would_publish", "published"};
    return words[static_cast<int>(status)];
}

/// Nothing when nobody can be asked: a dry-run works with the server down, too.
std::optional<Plan> previewed(Session& session) {
    Diagnostics findings;
    try {
        const auto candidate = load_stack(session, session.folders.stacks, findings);
        if (candidate) return plan_for(session, *candidate, {});
    } catch (const Error& error) {
        session.err << format("no fleet preview: {}\n", error.message());
    }
    return std::nullopt;
}

void print_machine_readable(const publish::Outcome& outcome, const Diagnostics& findings,
                            const std::optional<Plan>& plan, Session& session) {
    Map reply;
    reply.add("status", word_of(outcome.status));
    if (outcome.status != Status::refused)
        reply.add("version", to_value(outcome.version, outcome.status != Status::would_publish));
    reply.add("findings", to_values(findings));
    if (plan) reply.add("plan", to_value(*plan));
    session.machine_readable(reply);
}

void print(const publish::Outcome& outcome, const Diagnostics& findings, Session& session) {
    session.complain(findings);
    const auto& version = outcome.version;
    switch (outcome.status) {
        case Status::refused:
            session.err << format("not published: {} error{}; what is in force stays\n",
                                  findings.errors(), findings.errors() == 1 ? "" : "s");
            return;
        case Status::unchanged:
            session.say(
                format("nothing changed: version {} has this content already", version.number));
            return;
        case Status::would_publish:
            session.say("would publish:");
            break;
        case Status::published:
            session.say(format("published version {} by {}:", version.number, version.author));
            break;
    }
    for (const auto& change : version.changes) session.say("  " + change);
}

}  // namespace

Exit report_publish(const publish::Outcome& outcome, Diagnostics& findings, Session& session) {
    findings.sort();
    std::optional<Plan> plan;
    if (outcome.status == Status::would_publish && outcome.version.rollback_of == 0)
        plan = previewed(session);
    if (session.output == Output::table)
        print(outcome, findings, session);
    else
        print_machine_readable(outcome, findings, plan, session);
    if (plan && session.output == Output::table) session.out << "\n" << to_text(*plan);
    if (outcome.status == Status::published) reload_server(session);
    return outcome.status == Status::refused ? Exit::failed : Exit::ok;
}

}  // namespace vigo::cli
