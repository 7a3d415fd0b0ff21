// pending — machines that came without a token and wait for a human.

#include "base/log.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

struct One {
    std::string id;
};

constexpr Field<One> one[] = {field<&One::id>("id", "Id of the request.", key)};

Uuid id_of(const One& want) {
    if (const auto id = Uuid::parse(want.id)) return *id;
    fail(Fault::invalid, "{} is no id", printable(want.id, 60));
}

Value list(const Call& call) {
    Value::List items;
    for (const auto& each : call.server.store.enrolment.pending()) {
        Map made;
        made.add("id", each.id.text());
        made.add("hostname", each.hostname);
        made.add("address", each.address);
        made.add("agent", each.agent_version);
        made.add("asked", time_value(each.asked));
        made.add("approved", time_value(each.approved));
        items.emplace_back(std::move(made));
    }
    return page(std::move(items), "");
}

Value approve(const One& want, const Call& call) {
    together(call.server, [&] {
        if (!call.server.store.enrolment.approve(id_of(want), call.actor, call.server.clock.now()))
            fail(Fault::not_found, "nobody with the id {} waits", want.id);
        note_event(call.server, "enrolment.approved", call.actor, want.id);
    });
    log::info("enrolment approved", {{"id", want.id}, {"by", call.actor}});
    return Map();
}

Value refuse(const One& want, const Call& call) {
    together(call.server, [&] {
        if (!call.server.store.enrolment.refuse(id_of(want), call.actor))
            fail(Fault::not_found, "nobody with the id {} waits", want.id);
        note_event(call.server, "enrolment.refused", call.actor, want.id);
    });
    log::info("enrolment refused", {{"id", want.id}, {"by", call.actor}});
    return Map();
}

}  // namespace

Routes pending() {
    return {
        route("GET", "/api/v1/pending", Permission::fleet_read,
              "List machines that wait for approval.", list),
        route("POST", "/api/v1/pending/{id}/approve", Permission::fleet_write,
              "Let a machine join.", one, approve),
        route("DELETE", "/api/v1/pending/{id}", Permission::fleet_write, "Refuse a machine.", one,
              refuse),
    };
}

}  // namespace vigo::rest
