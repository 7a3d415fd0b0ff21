// status — the program itself: its version, its table of routes, its licence, what people did with
// it.

#include <algorithm>

#include "base/limits.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

struct Listing {
    std::int64_t after = 0;
    std::int64_t limit = 100;
};

constexpr Field<Listing> listing[] = {
    field<&Listing::after>("after", "Continue: `next` of the page before."),
    field<&Listing::limit>("limit", "Most in one page.", none,
                           {.least = 1, .most = limits::page_items}),
};

Value show(const Call& call) {
    const auto& server = call.server;
    Map made;
    made.add("version", server.facts.version);
    made.add("fleet", server.facts.fleet.text());
    made.add("uptime_s",
             static_cast<std::int64_t>((server.clock.now() - server.facts.started).count() / 1000));
    made.add("config_version", number(server.policies.state().version));
    made.add("envoys", number(server.fleet.totals(server.clock.now()).nodes));
    made.add("streams", number(server.streams.count()));
    return made;
}

Value routes(const Call&) {
    Value::List items;
    for (const auto& each : all())
        for (const auto& row : each) {
            Map made;
            made.add("method", row.method);
            made.add("path", row.path);
            made.add("permission", name_of(row.permission));
            made.add("doc", row.doc);
            items.emplace_back(std::move(made));
        }
    return page(std::move(items), "");
}

Value license(const Call& call) {
    const auto& server = call.server;
    const auto standing = server.license();
    const auto& found = standing.license;
    const auto moment = [](std::int64_t ms) { return time_value(from_ms(ms)); };
    Map made;
    made.add("tier", standing.tier());
    made.add("used", server.store.enrolment.enrolled());
    made.add("cap", standing.cap() == 0 ? Value() : Value(standing.cap()));
    made.add("id", found ? Value(found->id) : Value());
    made.add("customer", found ? Value(found->customer) : Value());
    made.add("issued", found ? moment(found->issued_ms) : Value());
    made.add("expires", found ? moment(found->expires_ms) : Value());
    if (found && found->expires_ms != 0) {
        constexpr std::int64_t day_ms = 86'400'000;
        const auto left = found->expires_ms - to_ms(server.clock.now());
        made.add("days_left", std::max<std::int64_t>(0, left / day_ms));
    }
    made.add("problem",
             standing.expired ? "expired: its cap holds all the same" : standing.problem);
    return made;
}

Value events(const Listing& want, const Call& call) {
    const auto found = call.server.store.events.list(want.after, static_cast<int>(want.limit));
    Value::List items;
    for (const auto& each : found) {
        Map made;
        made.add("id", each.id);
        made.add("at", time_value(each.at));
        made.add("kind", each.kind);
        made.add("actor", each.actor);
        made.add("subject", each.subject);
        made.add("detail", each.detail);
        items.emplace_back(std::move(made));
    }
    return page(std::move(items),
                std::ssize(found) == want.limit ? std::to_string(found.back().id) : "");
}

}  // namespace

Routes status() {
    return {
        route("GET", "/api/v1/status", Permission::fleet_read, "What runs here.", show),
        route("GET", "/api/v1/routes", Permission::fleet_read, "Every route of this API.", routes),
        route("GET", "/api/v1/license", Permission::fleet_read,
              "Envoys used, and the licence's cap.", license),
        route("GET", "/api/v1/events", Permission::audit_read,
              "What people and the server did, newest first.", listing, events),
    };
}

}  // namespace vigo::rest
