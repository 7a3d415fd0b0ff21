#include "server/store/fleet_row.h"

namespace vigo::store {
Uuid FleetRow::id(const Uuid& first, Time now) {
    Uuid found;
    database_.write([&](Connection& connection) {
        connection.prepare("INSERT OR IGNORE INTO fleet (one, id, created_ms) VALUES (1, ?, ?)")
            .with(first, now)
            .run();
        auto row = connection.prepare("SELECT id FROM fleet");
        row.next();
        found = row.uuid(0);
    });
    return found;
}

bool FleetRow::take_clean_stop() {
    bool clean = false;
    database_.write([&](Connection& connection) {
        {
            auto row = connection.prepare("SELECT clean_stop FROM fleet");
            clean = row.next() && row.integer(0) != 0;
        }
        connection.prepare("UPDATE fleet SET clean_stop = 0").run();
    });
    return clean;
}

void FleetRow::mark_clean_stop() {
    database_.write([](Connection& connection) {
        connection.prepare("UPDATE fleet SET clean_stop = 1").run();
    });
}

}  // namespace vigo::store
