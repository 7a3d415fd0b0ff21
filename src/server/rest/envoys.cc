// envoys — the fleet, as operators see it.

#include "base/limits.h"
#include "base/log.h"
#include "schema/json.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

struct Listing {
    std::string match;
    std::string reach;
    std::string after;
    std::int64_t limit = 100;
};

constexpr Field<Listing> listing[] = {
    field<&Listing::match>("match", "Only envoys with this host name, pattern or UUID."),
    field<&Listing::reach>("reach", "Only those: online, busy, late, offline, never, revoked."),
    field<&Listing::after>("after", "Continue: `next` of the page before."),
    field<&Listing::limit>("limit", "Most envoys in one page.", none,
                           {.least = 1, .most = limits::page_items}),
};

struct One {
    std::string envoy;
};

constexpr Field<One> one[] = {field<&One::envoy>("envoy", "Host name or UUID.", key)};

struct Replacement {
    std::string envoy;
    std::string by;
};

constexpr Field<Replacement> replacement[] = {
    field<&Replacement::envoy>("envoy", "The old identity: host name or UUID.", key),
    field<&Replacement::by>("by", "The new identity: UUID.", key),
};

Value run_value(const store::RunSummary& run) {
    if (run.outcome == store::Outcome::none) return {};
    Map made;
    made.add("number", number(run.number));
    made.add("finished", time_value(run.finished));
    made.add("outcome", name_of(run.outcome));
    made.add("in_sync", number(run.counts.in_sync));
    made.add("changed", number(run.counts.changed));
    made.add("failed", number(run.counts.failed));
    made.add("skipped", number(run.counts.skipped));
    made.add("duration_ms", number(run.duration_ms));
    made.add("version", number(run.version));
    made.add("dry_run", run.dry_run);
    return made;
}

Value envoy_value(const fleet::Envoy& envoy, const Server& server) {
    const auto& row = envoy.row;
    Map made;
    made.add("hostname", row.hostname);
    made.add("envoy", row.id.text());
    made.add("reachability", name_of(server.fleet.reach(envoy, server.clock.now())));
    made.add("status", name_of(row.run.outcome));
    made.add("drift", name_of(fleet::drift_of(row)));
    made.add("changing_runs", row.changing_runs);
    made.add("version", number(row.version));
    made.add("compile_error", envoy.problem);
    made.add("last_seen", time_value(row.last_seen));
    made.add("address", row.address);
    made.add("agent", row.agent_version);
    made.add("enrolled", time_value(row.enrolled));
    made.add("revoked", time_value(row.revoked));
    made.add("cadence", row.cadence == Millis(0) ? Value() : Value(to_text(row.cadence)));
    made.add("stream", server.streams.is_open(row.id));
    made.add("push_waiting", row.push_waiting);
    made.add("last_run", run_value(row.run));
    return made;
}

Value list(const Listing& want, const Call& call) {
    const auto found = call.server.fleet.find({.name = want.match,
                                               .reach = want.reach,
                                               .after = want.after,
                                               .most = static_cast<std::size_t>(want.limit)},
                                              call.server.clock.now());
    Value::List items;
    for (const auto& each : found) items.push_back(envoy_value(each, call.server));
    const bool full = found.size() == static_cast<std::size_t>(want.limit);
    return page(std::move(items), full ? fleet::Index::key_of(found.back()) : "");
}

Value show(const One& want, const Call& call) {
    return envoy_value(find_envoy(call.server, want.envoy), call.server);
}

Value traits(const One& want, const Call& call) {
    const auto envoy = find_envoy(call.server, want.envoy);
    Map made;
    made.add("envoy", envoy.row.id.text());
    made.add("traits", envoy.traits ? parse_json(envoy.traits->text()) : Value());
    return made;
}

/// Pages end early when they grow: one envoy may have a megabyte of traits.
Value all_traits(const Listing& want, const Call& call) {
    const auto& fleet = call.server.fleet;
    const auto now = call.server.clock.now();
    const auto found = fleet.find({.name = want.match,
                                   .reach = want.reach,
                                   .after = want.after,
                                   .most = static_cast<std::size_t>(want.limit)},
                                  now);
    Value::List items;
    std::size_t bytes = 0;
    for (const auto& each : found) {
        const auto text = each.traits ? each.traits->text() : std::string("null");
        Map made;
        made.add("hostname", each.row.hostname);
        made.add("envoy", each.row.id.text());
        made.add("reachability", name_of(fleet.reach(each, now)));
        made.add("last_seen", time_value(each.row.last_seen));
        made.add("traits", parse_json(text));
        items.emplace_back(std::move(made));
        bytes += text.size();
        if (bytes > limits::http_body_bytes) break;
    }
    const bool more = items.size() < found.size() || std::ssize(found) == want.limit;
    const auto next = more ? fleet::Index::key_of(found[items.size() - 1]) : "";
    return page(std::move(items), next);
}

Value revoke(const One& want, const Call& call) {
    auto& server = call.server;
    const auto envoy = find_envoy(server, want.envoy);
    const auto& id = envoy.row.id;
    if (envoy.row.revoked == Time()) {
        const auto now = server.clock.now();
        together(server, [&] {
            server.store.envoys.revoke(id, now);
            note_event(server, "envoy.revoked", call.actor, id.text(), envoy.row.hostname);
        });
        server.fleet.revoke(id, now);
        server.streams.cut(id);
        log::info("envoy revoked",
                  {{"envoy", id.text()}, {"hostname", envoy.row.hostname}, {"by", call.actor}});
    }
    return envoy_value(*server.fleet.get(id), server);
}

/// From memory: the store has forgotten it.
void drop(const fleet::Envoy& envoy, Server& server) {
    const auto& id = envoy.row.id;
    server.fleet.forget(id);
    server.policies.forget(id);
    server.runs.forget(id);
    server.streams.cut(id);
}

Value forget(const One& want, const Call& call) {
    const auto envoy = find_envoy(call.server, want.envoy);
    const auto& id = envoy.row.id;
    together(call.server, [&] {
        call.server.store.envoys.forget(id);
        note_event(call.server, "envoy.deleted", call.actor, id.text(), envoy.row.hostname);
    });
    drop(envoy, call.server);
    log::info("envoy deleted",
              {{"envoy", id.text()}, {"hostname", envoy.row.hostname}, {"by", call.actor}});
    return Map();
}

Value replace(const Replacement& want, const Call& call) {
    auto& server = call.server;
    const auto next = find_envoy(server, want.by);
    const auto old = find_envoy(server, want.envoy);
    if (old.row.id == next.row.id)
        fail(Fault::invalid, "an envoy cannot replace itself: give the old one as a UUID");
    together(server, [&] {
        server.store.envoys.move_history(old.row.id, next.row.id);
        server.store.envoys.forget(old.row.id);
        note_event(server, "envoy.replaced", call.actor, old.row.id.text(), next.row.id.text());
    });
    drop(old, server);
    return envoy_value(*server.fleet.get(next.row.id), server);
}

}  // namespace

Routes envoys() {
    return {
        route("GET", "/api/v1/envoys", Permission::fleet_read, "List envoys.", listing, list),
        route("GET", "/api/v1/envoys/{envoy}", Permission::fleet_read, "Show one envoy.", one,
              show),
        route("GET", "/api/v1/traits", Permission::fleet_read,
              "What envoys told of themselves, as of when they were last seen.", listing,
              all_traits),
        route("GET", "/api/v1/envoys/{envoy}/traits", Permission::fleet_read,
              "What an envoy knows of its machine.", one, traits),
        route("POST", "/api/v1/envoys/{envoy}/revoke", Permission::fleet_write,
              "Refuse an envoy from now on.", one, revoke),
        route("POST", "/api/v1/envoys/{envoy}/replace", Permission::fleet_write,
              "Move the history of an envoy to its new identity.", replacement, replace),
        route("DELETE", "/api/v1/envoys/{envoy}", Permission::fleet_write,
              "Forget an envoy and its history.", one, forget),
    };
}

}  // namespace vigo::rest
