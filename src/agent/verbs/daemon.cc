// daemon — keeps this machine in its declared state until it is stopped.

#include "agent/station.h"
#include "agent/verbs/catalogue.h"
#include "base/log.h"

namespace vigo::agent::verbs {
namespace {

std::string properties_of(const ResourceResult& result) {
    std::string names;
    for (const auto& each : result.differences) {
        if (!names.empty()) names += ',';
        names += each.property;
    }
    return names;
}

/// Says why where there is a reason, and what differed where there is none.
void log_result(const ResourceResult& result) {
    const bool silent = result.reason.empty();
    log::write(is_bad(result.action) ? log::Level::warn : log::Level::info, "resource",
               {{"resource", result.id()},
                {"type", result.type},
                {"action", std::string(name_of(result.action))},
                {silent ? "properties" : "why", silent ? properties_of(result) : result.reason}});
}

int run(const NoOptions&, const Settings& settings, Session& session) {
    Station station(settings, log_result);
    const auto daemon = station.make_daemon();
    if (settings.once)
        daemon->cycle(session.stop);
    else
        daemon->run(session.stop);
    log::info("agent stopped");
    return exits::ok;
}

}  // namespace

Verb daemon() {
    return Command<NoOptions>{.name = "daemon",
                              .doc = "Keep this machine in its declared state until stopped.",
                              .run = run};
}

}  // namespace vigo::agent::verbs
