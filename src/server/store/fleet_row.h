// fleet_row — the one row about the fleet itself.
#pragma once

#include "server/store/database.h"

namespace vigo::store {

class FleetRow {
 public:
    explicit FleetRow(Database& database) : database_(database) {}

    /// Whether this is the database of `fleet`: the fleet's id comes from its authority's key, and
    /// the first one that ever asks is remembered.
    bool belongs_to(const Uuid& fleet, Time now);
    /// Whether the last program that used the database stopped in order. Reading it marks this one
    /// as running, so a crash leaves false.
    bool take_clean_stop();
    void mark_clean_stop();

 private:
    Database& database_;
};

}  // namespace vigo::store
