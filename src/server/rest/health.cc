// health — whether the process lives and serves, and what it counts.

#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

Response healthz(const Call&) { return text("ok\n"); }

Response readyz(const Call& call) {
    if (!call.server.ready) fail(Fault::unavailable, "not ready yet");
    return text("ready\n");
}

std::string_view status_of(const fleet::Envoy& envoy, fleet::Reach reach) {
    if (reach == fleet::Reach::offline) return "offline";
    return store::name_of(envoy.row.run.outcome);
}

server::Metrics::Gauges gauges_of(const Server& server) {
    const auto now = server.clock.now();
    const auto totals = server.fleet.totals(now);
    const auto heard = totals.nodes - totals.no_data;
    const auto count = [](std::size_t number) { return static_cast<double>(number); };
    server::Metrics::Gauges gauges{
        .nodes = count(totals.nodes),
        .active = count(totals.active),
        .convergence = heard == 0 ? 1 : count(totals.converged) / count(heard),
        .database_bytes = count(server.store.database.size_bytes()),
        .streams = count(server.streams.count()),
        .config_version = count(server.policies.state().version),
        .by_status = {{"converged", count(totals.converged)},
                      {"degraded", count(totals.degraded)},
                      {"failed", count(totals.failed)},
                      {"no data", count(totals.no_data)},
                      {"changed", count(totals.changed)},
                      {"diverged", count(totals.diverged)},
                      {"offline", count(totals.offline)}}};
    if (totals.nodes <= static_cast<std::size_t>(server.settings.tuning.series_per_envoy))
        server.fleet.for_each([&](const fleet::Envoy& each) {
            if (each.row.revoked == Time())
                gauges.of_envoys.emplace_back(each.row.hostname,
                                              status_of(each, server.fleet.reach(each, now)));
        });
    return gauges;
}

Response metrics(const Call& call) {
    return text(call.server.metrics.text(gauges_of(call.server)),
                "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace

Routes health() {
    return {
        route("GET", "/healthz", Permission::open, "Whether the process lives.", healthz),
        route("GET", "/readyz", Permission::open, "Whether agents and operators are served.",
              readyz),
        route("GET", "/metrics", Permission::open, "What Prometheus scrapes.", metrics),
    };
}

}  // namespace vigo::rest
