// config plan — who would get which change, before anything is published.

#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/planning.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    std::string traits;
};

constexpr Field<Options> options[] = {
    field<&Options::path>(
        "path", "Folder of the candidate; default: the stacks folder of server.yaml.", positional),
    field<&Options::traits>("traits",
                            "Folder of files such as web1.json, one of traits for each envoy; "
                            "default: what the server knows."),
};

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto candidate =
        load_stack(session, given.path.empty() ? session.folders.stacks : given.path, findings);
    if (!candidate) {
        findings.sort();
        session.complain(findings);
        return Exit::failed;
    }
    const auto plan = plan_for(session, *candidate, {.folder = given.traits});
    if (!session.machine_readable(to_value(plan))) session.out << to_text(plan);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config plan", "who would get which change by the next publish"},
    {"vigocli config plan ./stack --traits ./traits", "of a folder, with traits from files"},
};

}  // namespace

Verb config_plan() {
    return Command<Options>{
        .words = "config plan",
        .doc = "Show which envoys would get which change, from what they last told of themselves.",
        .more =
            "Compares a candidate with the version in force. Envoys with the same change are one\n"
            "group: deletions first, attribute by attribute. With --traits no server is needed.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
