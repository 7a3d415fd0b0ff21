#include "server/store/events.h"

#include "base/error.h"
#include "base/log.h"

namespace vigo::store {

void Events::add(const Event& event) {
    database_.write([&](Connection& connection) { insert(connection, event); });
}

void Events::note(const Event& event) {
    try {
        add(event);
    } catch (const Error& error) {
        log::error("an event could not be stored", {{"kind", event.kind},
                                                    {"actor", event.actor},
                                                    {"subject", event.subject},
                                                    {"why", error.message()}});
    }
}

std::vector<Event> Events::list(std::int64_t before, int most) const {
    std::vector<Event> found;
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare(
            "SELECT id, at_ms, kind, actor, subject, detail FROM events WHERE id < ? ORDER BY id "
            "DESC LIMIT ?");
        rows.with(before > 0 ? before : INT64_MAX, most);
        while (rows.next()) {
            found.push_back({.id = rows.integer(0),
                             .at = rows.time(1),
                             .kind = rows.text(2),
                             .actor = rows.text(3),
                             .subject = rows.text(4),
                             .detail = rows.text(5)});
        }
    });
    return found;
}

int Events::expire(Time before, int most) {
    int gone = 0;
    database_.write([&](Connection& connection) {
        gone = connection
                   .prepare(
                       "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at_ms < ? "
                       "LIMIT ?)")
                   .with(before, most)
                   .run();
    });
    return gone;
}

void insert(Connection& connection, const Event& event) {
    connection
        .prepare("INSERT INTO events (at_ms, kind, actor, subject, detail) VALUES (?, ?, ?, ?, ?)")
        .with(event.at, event.kind, event.actor, event.subject, event.detail)
        .run();
}

}  // namespace vigo::store
