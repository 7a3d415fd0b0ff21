// config stacks create — another stack to work on, beside the one there is.

#include <filesystem>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stacks.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string name, from;
    bool empty = false;
};

constexpr Field<Options> options[] = {
    field<&Options::name>("name", "What it is called: letters, digits, `-`, `_`, `.`.", key),
    field<&Options::from>("from",
                          "Name of a stack, or a folder, to copy; default: the current one."),
    field<&Options::empty>("empty", "Begin with an empty folder."),
};

constexpr Sample samples[] = {
    {"vigocli config stacks create next", "a copy of the current stack to try something in"},
    {"vigocli config stacks create lab --from stacks-examples/first", "a copy of an example"},
};

Exit run(const Options& given, Session& session) {
    const Stacks stacks(session.folders.stacks);
    auto from = given.empty ? "" : given.from.empty() ? session.folders.stacks : given.from;
    if (!from.empty() && !std::filesystem::is_directory(from)) from = stacks.folder_of(given.from);
    if (!from.empty() && !std::filesystem::is_directory(from))
        fail(Fault::not_found, "there is no stack {}", given.from);
    stacks.create(given.name, from);
    Map reply;
    reply.add("name", given.name);
    reply.add("folder", stacks.folder_of(given.name));
    if (!session.machine_readable(reply))
        session.say(format("made {}; vigocli config stacks switch {} makes it the one to work on",
                           stacks.folder_of(given.name), given.name));
    return Exit::ok;
}

}  // namespace

Verb config_stacks_create() {
    return Command<Options>{.words = "config stacks create",
                            .doc = "Make another stack to work on, as a copy or empty.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
