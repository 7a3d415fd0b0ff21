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

constexpr Sample samples[] = {
    {"vigocli envoys replace 95a73ec0-23ba-40a9-bc2f-b7266cc5dde7 "
     "1c0fd1a2-8a3b-4f51-9a5a-0d7a7f1c2b3d",
     "after a machine was installed anew: keep its history"},
    {"vigocli envoys replace 95a73ec0-23ba-40a9-bc2f-b7266cc5dde7 "
     "1c0fd1a2-8a3b-4f51-9a5a-0d7a7f1c2b3d --json",
     "the same for a script"},
};

}  // namespace

Verb envoys_replace() {
    return Command<Options>{
        .words = "envoys replace",
        .doc = "Move the history of an old identity to a new one, and revoke the old.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
