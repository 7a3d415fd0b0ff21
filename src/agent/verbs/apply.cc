// apply — compile and enforce a stack, or single crate files, on this machine; no server needed.

#include "agent/local/apply.h"

#include "agent/show.h"
#include "agent/verbs/catalogue.h"
#include "schema/json.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    std::vector<std::string> paths;
    std::string hostname;
    std::string state;
    bool json = false;
    bool quiet = false;
};

constexpr Field<Options> options[] = {
    field<&Options::paths>("paths", "One stacks folder, or crate files (.vgo).", key),
    field<&Options::hostname>("hostname", "Match as this host name; default the machine's own."),
    field<&Options::state>("state",
                           "Folder for what is remembered between runs; default /var/lib/vigo."),
    field<&Options::json>("json", "Print the report as JSON."),
    field<&Options::quiet>("quiet", "Print failures and the last line only."),
};

ApplyOrder order_of(const Options& given, const Settings& settings, Session& session) {
    auto places = settings;
    if (!given.state.empty()) {
        places.state_dir = given.state;
        places.snapshot_dir.clear();
    }
    const auto folders = folders_of(places);
    ApplyOrder order{.paths = given.paths,
                     .hostname = given.hostname,
                     .root = settings.root,
                     .state = folders.state,
                     .snapshots = folders.snapshots,
                     .snapshots_kept = static_cast<int>(settings.snapshot_retention),
                     .dry_run = settings.dry_run,
                     .stop = session.stop};
    if (given.json) return order;
    order.on_result = [&session, quiet = given.quiet,
                       diffs = settings.dry_run](const ResourceResult& result) {
        if (!quiet || is_bad(result.action)) session.out(show(result, session.colour, diffs));
    };
    return order;
}

int run(const Options& given, const Settings& settings, Session& session) {
    const auto applied = agent::apply(order_of(given, settings, session));
    session.err(applied.findings.text());
    if (!applied.report) return exits::failed;
    session.out(given.json ? to_json(to_value(*applied.report), 2) + "\n"
                           : show_counts(*applied.report) + "\n");
    return exit_status(*applied.report);
}

}  // namespace

Verb apply() {
    return Command<Options>{.name = "apply",
                            .doc = "Enforce a stack on this machine, without a server.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
