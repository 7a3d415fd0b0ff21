// config — which configuration is in force, and what came before it.

#include "base/limits.h"
#include "server/publish/chronicle.h"
#include "server/publish/freeze.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

struct Listing {
    std::int64_t limit = 50;
};

constexpr Field<Listing> listing[] = {
    field<&Listing::limit>("limit", "Most versions.", none,
                           {.least = 1, .most = limits::versions_kept_most}),
};

struct Logging {
    std::int64_t limit = 50;
};

constexpr Field<Logging> logging[] = {
    field<&Logging::limit>("limit", "Most lines.", none, {.least = 1, .most = limits::page_items}),
};

struct Tracing {
    std::string envoy;
    std::string crate;
};

constexpr Field<Tracing> tracing[] = {
    field<&Tracing::envoy>("envoy", "Host name.", key),
    field<&Tracing::crate>("crate", "Only this configcrate."),
};

/// `none`: nothing is published; `empty`: a start with validation errors; `stale`: the newest did
/// not load.
std::string_view word_of(const policy::State& state) {
    if (!state.problem.empty()) return state.empty ? "empty" : "stale";
    return state.empty ? "none" : "ok";
}

Value version(const Call& call) {
    Map made;
    made.add("version", number(call.server.policies.state().version));
    return made;
}

Value in_force(const Call& call) {
    const auto state = call.server.policies.state();
    const auto live = call.server.archive.live_number();
    Map made;
    made.add("version", live ? Value(*live) : Value());
    made.add("loaded", number(state.version));
    const bool behind = live && static_cast<std::uint64_t>(*live) != state.version;
    made.add("state", behind ? "stale" : word_of(state));
    made.add("error", state.problem);
    made.add("crates", number(state.crates));
    made.add("bundles", number(state.bundles));
    made.add("since", time_value(state.loaded));
    made.add("failed", time_value(state.failed));
    const auto& paths = call.server.archive.paths();
    const auto freeze = publish::read_freeze(paths.freeze(), call.server.clock.now());
    made.add("frozen", freeze ? publish::refusal_of(*freeze) : "");
    return made;
}

Value reload(const Call& call) {
    auto& server = call.server;
    const auto problem = server.policies.reload();
    const auto state = server.policies.state();
    server.store.events.note({.at = server.clock.now(),
                              .kind = problem.empty() ? "config.loaded" : "config.reload_failed",
                              .actor = call.actor,
                              .subject = std::to_string(state.version),
                              .detail = problem});
    if (!problem.empty())
        fail(Fault::invalid, "config reload failed, version {} stays in force: {}", state.version,
             problem);
    Map made;
    made.add("version", number(state.version));
    made.add("state", word_of(state));
    return made;
}

Value history(const Listing& want, const Call& call) {
    Value::List items;
    for (const auto& each : call.server.archive.history()) {
        if (std::ssize(items) == want.limit) break;
        Value::List changes;
        for (const auto& change : each.changes) changes.emplace_back(change);
        Map made;
        made.add("version", each.number);
        made.add("time", time_value(from_ms(each.time_ms)));
        made.add("author", each.author);
        made.add("message", each.message);
        made.add("result", each.result);
        made.add("rollback_of", each.rollback_of == 0 ? Value() : Value(each.rollback_of));
        made.add("automatic", each.automatic);
        made.add("changes", std::move(changes));
        items.emplace_back(std::move(made));
    }
    return page(std::move(items), "");
}

Value log(const Logging& want, const Call& call) {
    Value::List items;
    for (const auto& each :
         publish::latest_lines(call.server.archive, static_cast<std::size_t>(want.limit))) {
        Map made;
        made.add("time", time_value(from_ms(each.time_ms)));
        made.add("actor", each.actor);
        made.add("action", each.action);
        made.add("version", each.version == 0 ? Value() : Value(each.version));
        made.add("result", each.result);
        made.add("message", each.message);
        made.add("detail", each.detail);
        items.emplace_back(std::move(made));
    }
    return page(std::move(items), "");
}

Value::List steps_of(const std::vector<compile::TraceStep>& steps, const std::string& only) {
    Value::List list;
    for (const auto& step : steps) {
        if (!only.empty() && step.name != only) continue;
        Map made;
        made.add("name", step.name);
        made.add("value", step.value);
        made.add("layer", step.layer);
        made.add("where", step.where.text());
        made.add("wins", step.wins);
        list.emplace_back(std::move(made));
    }
    return list;
}

Value trace(const Tracing& want, const Call& call) {
    const auto catalogue = call.server.policies.catalogue();
    if (!catalogue) fail(Fault::not_found, "no config is in force");
    const auto found = compile::trace(*catalogue, want.envoy);
    if (!found) fail(Fault::not_found, "no match entry selects the host name {}", want.envoy);
    Map made;
    made.add("match", found->matched.pattern);
    made.add("where", found->matched.where.text());
    made.add("environment", found->matched.environment);
    made.add("observe_only", found->matched.observe_only);
    made.add("crates", steps_of(found->crates, want.crate));
    made.add("variables", steps_of(found->variables, ""));
    return made;
}

}  // namespace

Routes config() {
    return {
        route("GET", "/api/v1/config/version", Permission::config_read, "The version in force.",
              version),
        route("GET", "/api/v1/config/status", Permission::config_read,
              "Whether the published version is in force.", in_force),
        route("POST", "/api/v1/config/reload", Permission::config_publish,
              "Load what is published.", reload),
        route("GET", "/api/v1/config/history", Permission::config_read,
              "Published versions, newest first.", listing, history),
        route("GET", "/api/v1/config/log", Permission::audit_read,
              "Who published, froze and rolled back, and how it ended; newest first.", logging,
              log),
        route("GET", "/api/v1/config/trace", Permission::config_read,
              "How an envoy comes by its crates and variables.", tracing, trace),
    };
}

}  // namespace vigo::rest
