// run — one check-in and one run, now; without its server the stored policy is enforced.

#include "agent/show.h"
#include "agent/station.h"
#include "agent/verbs/catalogue.h"
#include "schema/json.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    bool json = false;
    bool once_online = false;
};

constexpr Field<Options> options[] = {
    field<&Options::json>("json", "Print the report as JSON."),
    field<&Options::once_online>("once_online", "Fail when the server cannot be reached."),
};

int finish(const std::optional<RunReport>& report, bool reached, const Options& given,
           Session& session) {
    if (!report) {
        session.err("there is no policy for this machine yet\n");
        return reached ? exits::ok : exits::failed;
    }
    session.out(given.json ? to_json(to_value(*report), 2) + "\n" : show_counts(*report) + "\n");
    return !reached && given.once_online ? exits::failed : exit_status(*report);
}

int one_run(const Options& given, const Settings& settings, Session& session) {
    Station station(
        settings,
        [&](const ResourceResult& result) {
            if (!given.json) session.out(show(result, session.colour, settings.dry_run));
        },
        session.bell);
    const auto trace_id = new_trace_id();
    auto& traits = station.traits();
    traits.collect();
    station.memory().keep_traits(traits.json(), traits.digest({}), RealHost().clock().now());
    const auto contact = station.liaison().check_in(trace_id);
    const bool reached = was_reached(contact);
    if (!reached)
        session.err(format("the server was not reached: {}\n", station.liaison().problem()));
    const auto report = station.enforcer().run(traits.traits(), "command", session.stop);
    if (reached) station.liaison().report(trace_id);
    station.memory().save();
    return finish(report, reached, given, session);
}

}  // namespace

Verb run() {
    return Command<Options>{.name = "run",
                            .doc = "Check in and enforce once, now; offline, what is stored.",
                            .options = options,
                            .run = one_run};
}

}  // namespace vigo::agent::verbs
