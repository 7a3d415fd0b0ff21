// version — which agent this is.

#include "agent/version.h"

#include "agent/verbs/catalogue.h"

namespace vigo::agent::verbs {
namespace {

int run(const NoOptions&, const Settings&, Session& session) {
    session.out(format("vigo {}\n", agent_version()));
    return exits::ok;
}

}  // namespace

Verb version() {
    return Command<NoOptions>{
        .name = "version", .doc = "Print the version of this agent.", .run = run};
}

}  // namespace vigo::agent::verbs
