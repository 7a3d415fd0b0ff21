// config unfreeze — ends a freeze.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/freezing.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    const bool ended = publisher_of(session).unfreeze(session.user, now);
    Map reply;
    reply.add("ended", ended);
    if (!session.machine_readable(reply))
        session.say(ended ? "the configuration can be published again" : "it was not frozen");
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config unfreeze", "publishing is possible again"},
    {"vigocli config unfreeze --json", "the same for a script"},
};

}  // namespace

Verb config_unfreeze() {
    return Command<NoOptions>{.words = "config unfreeze",
                              .doc = "End a freeze before its time.",
                              .run = run,
                              .samples = samples};
}

}  // namespace vigo::cli
