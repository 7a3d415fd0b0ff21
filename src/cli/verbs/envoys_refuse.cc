// envoys refuse — forget a machine that waits for approval.

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
    const auto reply = session.api().remove("/api/v1/pending/" + url_quote(given.id));
    if (!session.machine_readable(reply)) session.say(format("{} is refused", given.id));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys refuse 7f3a", "the machine with this request does not join"},
    {"vigocli envoys refuse 7f3a --json", "the same for a script"},
};

}  // namespace

Verb envoys_refuse() {
    return Command<Options>{.words = "envoys refuse",
                            .doc = "Refuse a machine that waits.",
                            .more =
                                "It hears so at its next attempt and gives up; whoever is root "
                                "there may ask again.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
