// daemon — keeps this machine in its declared state until it is stopped.

#include "agent/station.h"
#include "agent/verbs/catalogue.h"
#include "base/error.h"
#include "base/log.h"

namespace vigo::agent::verbs {
namespace {

using std::chrono::steady_clock;

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

/// What only a human can mend: trying again would say the same for ever.
bool is_for_humans(const Error& error) {
    return error.fault() == Fault::invalid || error.fault() == Fault::not_found;
}

/// Waits while the world refuses what a start needs; nothing when it was stopped meanwhile.
std::unique_ptr<Station> wait_for_station(const Settings& settings, const Session& session) {
    Jitter jitter(1);
    Backoff backoff(jitter);
    std::string said;
    while (!session.stop.stop_requested()) {
        try {
            return std::make_unique<Station>(settings, log_result, session.bell);
        } catch (const Error& error) {
            if (settings.once || is_for_humans(error)) throw;
            if (error.message() != said) log::error("cannot start yet", {{"why", error.message()}});
            said = error.message();
        }
        session.bell.sleep(steady_clock::now() + backoff.after_failure(), session.stop);
    }
    return nullptr;
}

int keep(const Settings& settings, const Session& session) {
    const auto station = wait_for_station(settings, session);
    if (station == nullptr) return exits::ok;
    const auto daemon = station->make_daemon();
    if (settings.once) {
        const auto ear = session.bell.listen();
        daemon->cycle(session.stop);
    } else {
        daemon->run(session.stop);
    }
    log::info("agent stopped");
    return exits::ok;
}

int run(const NoOptions&, const Settings& settings, Session& session) {
    try {
        return keep(settings, session);
    } catch (const Error& error) {
        if (!is_for_humans(error)) throw;
        log::error("cannot start", {{"why", error.message()}});
        return exits::unusable;  // its unit does not try again
    }
}

}  // namespace

Verb daemon() {
    return Command<NoOptions>{.name = "daemon",
                              .doc = "Keep this machine in its declared state until stopped.",
                              .run = run,
                              .hears_bell = true};
}

}  // namespace vigo::agent::verbs
