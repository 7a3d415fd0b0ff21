// config validate — every error of a stack at once; no server needed.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Folder to check; default: the stacks folder of server.yaml.",
                          positional),
};

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    load_stack(session, given.path.empty() ? session.folders.stacks : given.path, findings);
    findings.sort();
    Map reply;
    reply.add("valid", !findings.has_errors());
    reply.add("findings", to_values(findings));
    if (!session.machine_readable(reply)) {
        session.complain(findings);
        session.say(findings.has_errors() ? format("{} errors", findings.errors()) : "no errors");
    }
    return findings.has_errors() ? Exit::failed : Exit::ok;
}

}  // namespace

Verb config_validate() {
    return Command<Options>{
        .words = "config validate",
        .doc = "Check a stack: every error at once, each with its place and its mend.",
        .options = options,
        .run = run};
}

}  // namespace vigo::cli
