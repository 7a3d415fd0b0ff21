// store — everything durable of the server, one member per family of tables. Thread safe.
#pragma once

#include <string>

#include "server/store/catalogues.h"
#include "server/store/database.h"
#include "server/store/dictionaries.h"
#include "server/store/enrolment.h"
#include "server/store/envoys.h"
#include "server/store/events.h"
#include "server/store/fleet_row.h"
#include "server/store/packer.h"
#include "server/store/rollout.h"
#include "server/store/runs.h"

namespace vigo::store {

struct Store {
    explicit Store(const std::string& path) : database(path) {
        for (const auto& each : dictionaries.all()) packer.use(each.bytes);
    }

    Database database;
    FleetRow fleet{database};
    Envoys envoys{database};
    Enrolment enrolment{database};
    Runs runs{database};
    Catalogues catalogues{database};
    Events events{database};
    Dictionaries dictionaries{database};
    RolloutRow rollout{database};
    Packer packer;  ///< of traits; knows all that is in `dictionaries`
};

}  // namespace vigo::store
