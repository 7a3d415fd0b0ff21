// simulate_options — what `vigosrv simulate` is asked for.
#pragma once

#include <span>
#include <string>

#include "base/time.h"
#include "schema/field.h"

namespace vigo {

struct SimulateOptions {
    std::string stack;
    std::int64_t envoys = 100;
    Millis interval{15'000};
    Millis duration{60'000};
    std::string publish;
    std::string server;
    std::string token;
    std::string ca;
    bool restart = false;
    std::string hostnames;
    std::int64_t connections = 0;
    std::int64_t shared = 64;
    bool no_streams = false;
    std::int64_t enrol = 100;
    double trait_changes = 0.01;
    double run_changes = 0.05;
    double skewed = 0;
    double garbage = 0;
    std::int64_t seed = 1;
    std::string folder;
    bool json = false;
    std::string serve;
    bool help = false;
};

std::span<const Field<SimulateOptions>> simulate_fields();

}  // namespace vigo
