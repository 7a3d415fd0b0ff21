// envoys approve — let a waiting machine join.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string id;
};

constexpr Field<Options> options[] = {
    field<&Options::id>("id", "Id of the request, as envoys pending shows it.", key),
};

Exit run(const Options& given, Session& session) {
    const auto reply =
        session.api().post("/api/v1/pending/" + url_quote(given.id) + "/approve", Map());
    if (!session.machine_readable(reply)) session.say(format("{} may join", given.id));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys approve 7f3a", "let the machine with this request join"},
    {"vigocli envoys approve 7f3a --json", "the same for a script"},
};

}  // namespace

Verb envoys_approve() {
    return Command<Options>{.words = "envoys approve",
                            .doc = "Approve a machine that waits; it joins at its next attempt.",
                            .more =
                                "Compare the host name and address with a machine that you know: "
                                "anyone who reaches the port may ask.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
