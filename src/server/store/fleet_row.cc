// fleet_row — whose database this is, and how its last program ended.

#include "server/store/fleet_row.h"

namespace vigo::store {

bool FleetRow::belongs_to(const Uuid& fleet, Time now) {
    bool ours = false;
    database_.write([&](Connection& connection) {
        connection.prepare("INSERT OR IGNORE INTO fleet (one, id, created_ms) VALUES (1, ?, ?)")
            .with(fleet, now)
            .run();
        auto row = connection.prepare("SELECT id FROM fleet");
        row.next();
        ours = row.uuid(0) == fleet;
    });
    return ours;
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
