// envoys list — the fleet at a glance.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::int64_t limit = 1000;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Only this one: host name, pattern or UUID.", positional),
    field<&Options::limit>("limit", "Most envoys to list.", none, Range{1, 100'000}),
};

Exit run(const Options& given, Session& session) {
    const auto reply =
        fetch_pages(session.api(), "/api/v1/envoys", {{"match", given.envoy}}, given.limit);
    session.show_items(
        reply, {"hostname", "envoy", "reachability", "status", "drift", "version", "last_seen"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys list", "the fleet at a glance"},
    {"vigocli envoys list 'web*' --json", "some of it, for a script"},
};

}  // namespace

Verb envoys_list() {
    return Command<Options>{.words = "envoys list",
                            .doc = "List envoys: who can be reached, who converged, who drifts.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
