// envoys revoke — it is refused from its next request on, and stays listed.

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
    const auto reply = session.api().post(envoy_path(given.envoy) + "/revoke", Map());
    if (!session.machine_readable(reply))
        session.say(
            format("{} is revoked: it gets no policy and cannot report any more", given.envoy));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys revoke stolen-laptop", "refused from its next request on"},
    {"vigocli envoys revoke 95a73ec0-23ba-40a9-bc2f-b7266cc5dde7", "by its UUID"},
};

}  // namespace

Verb envoys_revoke() {
    return Command<Options>{.words = "envoys revoke",
                            .doc = "Revoke an envoy: it is refused from its next request on.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
