// runs show — one run, resource by resource, with what differed.

#include <ostream>

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string run;
};

constexpr Field<Options> options[] = {
    field<&Options::run>("run", "Id of the run, as runs list shows it.", key),
};

std::string member(const Value& from, std::string_view name) { return cell(from.find(name)); }

void print_result(const Value& result, Session& session) {
    const auto reason = member(result, "reason");
    session.out << format("\n{}/{}  {}{}\n", member(result, "crate"), member(result, "name"),
                          member(result, "action"), reason.empty() ? "" : ": " + reason);
    const auto* differences = result.find("differences");
    if (differences == nullptr || !differences->is_list()) return;
    for (const auto& each : differences->list()) {
        session.out << format("  {}: {} -> {}\n", member(each, "property"), member(each, "is"),
                              member(each, "want"));
        if (const auto* diff = each.find("diff"); diff != nullptr && !diff->source().empty())
            session.out << diff->source() << "\n";
    }
}

Exit run(const Options& given, Session& session) {
    const auto reply = session.api().get("/api/v1/runs/" + url_quote(given.run));
    if (session.machine_readable(reply)) return Exit::ok;
    session.show(reply, {"id", "hostname", "envoy", "number", "version", "started", "finished",
                         "trigger", "outcome", "changed", "failed", "skipped", "in_sync"});
    const auto* results = reply.find("results");
    if (results != nullptr && results->is_list())
        for (const auto& each : results->list()) print_result(each, session);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli runs show 95a73ec0/17", "one run, resource by resource"},
    {"vigocli runs show 95a73ec0/17 --json", "with its diffs, for a script"},
};

}  // namespace

Verb runs_show() {
    return Command<Options>{.words = "runs show",
                            .doc = "Show one run, resource by resource.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
