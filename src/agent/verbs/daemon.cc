// daemon — keeps this machine in its declared state until it is stopped.

#include "agent/station.h"
#include "agent/verbs/catalogue.h"
#include "base/log.h"

namespace vigo::agent::verbs {
namespace {

void log_result(const ResourceResult& result) {
    std::string properties;
    for (const auto& each : result.differences)
        properties += (properties.empty() ? "" : ",") + each.property;
    const auto level = is_bad(result.action) ? log::Level::warn : log::Level::info;
    log::write(level, "resource",
               {{"resource", result.id()},
                {"type", result.type},
                {"action", std::string(name_of(result.action))},
                {"properties", properties},
                {"why", result.reason}});
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
