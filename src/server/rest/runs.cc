// runs — what runs did, and what differs across the fleet.

#include <charconv>

#include "base/limits.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

struct Listing {
    std::string envoy;
    std::int64_t after = 0;
    std::int64_t limit = 100;
    bool all = false;
};

constexpr Field<Listing> listing[] = {
    field<&Listing::envoy>("envoy", "Only this envoy: host name or UUID."),
    field<&Listing::after>("after", "Continue: `next` of the page before."),
    field<&Listing::limit>("limit", "Most in one page.", none,
                           {.least = 1, .most = limits::page_items}),
    field<&Listing::all>("all", "The latest in memory, also those without changes."),
};

struct One {
    std::int64_t run = 0;
};

constexpr Field<One> one[] = {field<&One::run>("run", "Id of the run.", key)};

Map run_map(const store::Run& run, const Server& server) {
    const auto envoy = server.fleet.get(run.envoy);
    const auto& s = run.summary;
    Map made;
    made.add("id", run.id == 0 ? Value() : Value(run.id));
    made.add("hostname", envoy ? Value(envoy->row.hostname) : Value());
    made.add("envoy", run.envoy.text());
    made.add("number", number(s.number));
    made.add("version", number(s.version));
    made.add("started", time_value(run.started));
    made.add("finished", time_value(s.finished));
    made.add("trigger", run.cause);
    made.add("outcome", name_of(s.outcome));
    made.add("changed", number(s.counts.changed));
    made.add("failed", number(s.counts.failed));
    made.add("skipped", number(s.counts.skipped));
    made.add("in_sync", number(s.counts.in_sync));
    made.add("duration_ms", number(s.duration_ms));
    made.add("dry_run", s.dry_run);
    made.add("merged", number(run.merged));
    return made;
}

Value result_value(const store::Result& result) {
    Value::List differences;
    for (const auto& each : result.differences) {
        Map made;
        made.add("property", each.property);
        made.add("is", each.is);
        made.add("want", each.want);
        made.add("diff", each.diff);
        differences.emplace_back(std::move(made));
    }
    Map made;
    made.add("crate", result.crate);
    made.add("name", result.name);
    made.add("type", result.type);
    made.add("action", result.action);
    made.add("reason", result.reason);
    made.add("duration_us", number(result.duration_us));
    made.add("differences", std::move(differences));
    return made;
}

std::optional<Uuid> envoy_of(const Listing& want, const Server& server) {
    if (want.envoy.empty()) return std::nullopt;
    return find_envoy(server, want.envoy).row.id;
}

Value ring(const Listing& want, const Call& call) {
    const auto envoy = envoy_of(want, call.server);
    Value::List items;
    for (const auto& run : call.server.runs.ring()) {
        if (std::ssize(items) == want.limit) break;
        if (!envoy || run.envoy == *envoy) items.emplace_back(run_map(run, call.server));
    }
    return page(std::move(items), "");
}

Value list(const Listing& want, const Call& call) {
    if (want.all) return ring(want, call);
    const auto runs = call.server.runs.list({.envoy = envoy_of(want, call.server),
                                             .before = want.after,
                                             .most = static_cast<int>(want.limit)});
    Value::List items;
    for (const auto& run : runs) items.emplace_back(run_map(run, call.server));
    return page(std::move(items),
                std::ssize(runs) == want.limit ? std::to_string(runs.back().id) : "");
}

Value show(const One& want, const Call& call) {
    const auto run = call.server.runs.find(want.run);
    if (!run) fail(Fault::not_found, "there is no run {}", want.run);
    auto made = run_map(*run, call.server);
    Value::List results;
    for (const auto& each : run->results) results.push_back(result_value(each));
    made.add("results", std::move(results));
    return made;
}

bool drifts(const store::Result& result) {
    return result.action != "in_sync" && result.action != "skipped";
}

Value drift_value(const store::Run& run, const store::Result& result,
                  const store::Difference& difference, const fleet::Envoy& envoy) {
    Map made;
    made.add("hostname", envoy.row.hostname);
    made.add("envoy", run.envoy.text());
    made.add("run", run.id);
    made.add("resource", result.crate + "/" + result.name);
    made.add("type", result.type);
    made.add("action", result.action);
    made.add("property", difference.property);
    made.add("is", difference.is);
    made.add("want", difference.want);
    made.add("reason", result.reason);
    made.add("finished", time_value(run.summary.finished));
    made.add("current", run.summary.number == envoy.row.run.number);
    return made;
}

void add_drift(Value::List& items, const store::Run& run, const fleet::Envoy& envoy) {
    for (const auto& result : run.results) {
        if (!drifts(result)) continue;
        if (result.differences.empty()) items.push_back(drift_value(run, result, {}, envoy));
        for (const auto& difference : result.differences)
            items.push_back(drift_value(run, result, difference, envoy));
    }
}

/// Of each envoy the latest run that was reported; a page ends with a whole run.
Value drift(const Listing& want, const Call& call) {
    const auto& server = call.server;
    const auto ids = server.runs.latest_ids({.envoy = envoy_of(want, server),
                                             .before = want.after,
                                             .most = static_cast<int>(want.limit)});
    Value::List items;
    for (const auto id : ids) {
        const auto run = server.runs.find(id);
        const auto envoy = run ? server.fleet.get(run->envoy) : std::nullopt;
        if (envoy && envoy->row.revoked == Time()) add_drift(items, *run, *envoy);
        if (std::ssize(items) >= want.limit) return page(std::move(items), std::to_string(id));
    }
    const bool more = std::ssize(ids) == want.limit;
    return page(std::move(items), more ? std::to_string(ids.back()) : "");
}

}  // namespace

Routes runs() {
    return {
        route("GET", "/api/v1/runs", Permission::fleet_read, "List runs, newest first.", listing,
              list),
        route("GET", "/api/v1/runs/{run}", Permission::fleet_read,
              "Show one run, resource by resource.", one, show),
        route("GET", "/api/v1/drift", Permission::fleet_read,
              "What differed in each envoy's latest reported run.", listing, drift),
    };
}

}  // namespace vigo::rest
