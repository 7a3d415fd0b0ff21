// runs list — recent runs, newest first.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::int64_t limit = 20;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Only runs of this envoy: host name or UUID."),
    field<&Options::limit>("limit", "Most runs to list.", none, Range{1, 10'000}),
};

Exit run(const Options& given, Session& session) {
    const auto reply =
        fetch_pages(session.api(), "/api/v1/runs", {{"envoy", given.envoy}}, given.limit);
    session.show_items(reply, {"id", "hostname", "finished", "outcome", "changed", "failed",
                               "in_sync", "trigger"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli runs list", "recent runs"},
    {"vigocli runs list --envoy web1 --limit 5", "the last ones of an envoy"},
};

}  // namespace

Verb runs_list() {
    return Command<Options>{.words = "runs list",
                            .doc = "List recent runs, newest first.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
