// config stacks switch — the stacks folder becomes another stack.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stacks.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string name;
};

constexpr Field<Options> options[] = {
    field<&Options::name>("name", "Which, as `config stacks list` calls it.", key),
};

constexpr Sample samples[] = {
    {"vigocli config stacks switch next", "edit, check and publish that one from now on"},
    {"vigocli config stacks switch default", "back to the first one"},
};

Exit run(const Options& given, Session& session) {
    const auto kept = Stacks(session.folders.stacks).choose(given.name);
    Map reply;
    reply.add("current", given.name);
    reply.add("kept_as", kept);
    if (session.machine_readable(reply)) return Exit::ok;
    if (!kept.empty()) session.say(format("the folder that was there is the stack {} now", kept));
    session.say(
        format("{} is {} now; nothing is published by that", session.folders.stacks, given.name));
    return Exit::ok;
}

}  // namespace

Verb config_stacks_switch() {
    return Command<Options>{.words = "config stacks switch",
                            .doc = "Make another stack the one that is edited and published.",
                            .more =
                                "A plain stacks folder becomes the stack `default` by the first "
                                "switch. Envoys see nothing of it before the next publish.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
