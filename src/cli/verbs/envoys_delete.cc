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

constexpr Sample samples[] = {
    {"vigocli envoys delete old-web", "the envoy and its history are gone"},
    {"vigocli envoys delete 95a73ec0-23ba-40a9-bc2f-b7266cc5dde7",
     "by its UUID, when the name is not unique"},
};

}  // namespace

Verb envoys_delete() {
    return Command<Options>{.words = "envoys delete",
                            .doc = "Delete an envoy and its history.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
