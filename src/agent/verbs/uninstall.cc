// uninstall — removes the agent and all that it keeps; what it did to the machine stays.

#include "agent/service.h"
#include "agent/verbs/catalogue.h"
#include "host/real_host.h"

namespace vigo::agent::verbs {
namespace {

int run(const NoOptions&, const Settings& settings, Session& session) {
    RealHost ours;
    agent::uninstall(ours, settings, session.out);
    return exits::ok;
}

}  // namespace

Verb uninstall() {
    return Command<NoOptions>{.name = "uninstall",
                              .doc = "Remove the agent, its service, configuration and state.",
                              .run = run};
}

}  // namespace vigo::agent::verbs
