// push — make envoys converge now.

#include "crypto/digest.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

constexpr std::size_t trace_bytes = 16;  // W3C trace context

struct Order {
    std::string envoy;
    bool full = false;
};

constexpr Field<Order> order[] = {
    field<&Order::envoy>("envoy", "Host name, pattern or UUID; `*` for all.", key),
    field<&Order::full>("full", "Read everything again, caches aside."),
};

Value run(const Order& want, const Call& call) {
    auto& server = call.server;
    auto found =
        server.fleet.find({.name = want.envoy, .most = server.fleet.size()}, server.clock.now());
    const auto trace = crypto::random_bytes(trace_bytes);
    const streams::Push push{
        .trace_id = to_hex({reinterpret_cast<const unsigned char*>(trace.data()), trace.size()}),
        .full = want.full};
    std::erase_if(found, [](const fleet::Envoy& each) { return each.row.revoked != Time(); });
    if (found.empty()) fail(Fault::not_found, "no envoy is named {}", want.envoy);
    // First: nothing is done to machines that nobody could find out about.
    note_event(server, "envoy.pushed", call.actor, want.envoy, push.trace_id);
    std::int64_t reached = 0;
    std::int64_t waiting = 0;
    for (const auto& each : found) {
        ++(server.streams.push(each.row.id, push) ? reached : waiting);
    }
    Map made;
    made.add("reached", reached);
    made.add("waiting", waiting);
    made.add("trace_id", push.trace_id);
    return made;
}

}  // namespace

Routes push() {
    return {route("POST", "/api/v1/push", Permission::push_execute,
                  "Make envoys converge now; one without an open stream does at its next check-in.",
                  order, run)};
}

}  // namespace vigo::rest
