// envoys replace — a machine bootstrapped again: its history moves to the new identity.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::string by;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "The old identity: UUID.", key),
    field<&Options::by>("by", "The new identity: UUID.", key),
};

Exit run(const Options& given, Session& session) {
    Map body;
    body.add("by", given.by);
    const auto reply = session.api().post(envoy_path(given.envoy) + "/replace", body);
    if (!session.machine_readable(reply))
        session.say(format("{} continues as {}", given.envoy, given.by));
    return Exit::ok;
}

}  // namespace

Verb envoys_replace() {
    return Command<Options>{
        .words = "envoys replace",
        .doc = "Move the history of an old identity to a new one, and revoke the old.",
        .options = options,
        .run = run};
}

}  // namespace vigo::cli
