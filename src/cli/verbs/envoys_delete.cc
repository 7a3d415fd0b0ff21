// envoys delete — forget an envoy; its history goes with it.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name or UUID.", key),
};

Exit run(const Options& given, Session& session) {
    const auto reply = session.api().remove(envoy_path(given.envoy));
    if (!session.machine_readable(reply))
        session.say(
            format("{} is forgotten; should it come back, it must bootstrap again", given.envoy));
    return Exit::ok;
}

}  // namespace

Verb envoys_delete() {
    return Command<Options>{.words = "envoys delete",
                            .doc = "Delete an envoy and its history.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::cli
