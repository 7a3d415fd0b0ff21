// runs drift — what drifts across the fleet, in one list.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::int64_t limit = 200;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Only this envoy: host name or UUID."),
    field<&Options::limit>("limit", "Most rows.", none, Range{1, 10'000}),
};

Exit run(const Options& given, Session& session) {
    const auto reply =
        fetch_pages(session.api(), "/api/v1/drift", {{"envoy", given.envoy}}, given.limit);
    session.show_items(reply,
                       {"hostname", "resource", "property", "is", "want", "action", "finished"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli runs drift", "what differed in the latest runs"},
    {"vigocli runs drift --envoy web1", "of one envoy"},
};

}  // namespace

Verb runs_drift() {
    return Command<Options>{.words = "runs drift",
                            .doc = "List what differed in the latest runs, across the fleet.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
