// visit — a made-up fleet for a server that is not ours: all of it enrols there.
#pragma once

#include "apps/seeding.h"
#include "apps/simulate_options.h"

namespace vigo {

/// Throws Error(invalid) for what only a private server can be asked for, and for what is missing.
void check_visit(const SimulateOptions& given);

/// Machines that no server knows yet, with keys that nobody can guess, and the way to their server.
/// Throws Error(invalid) or Error(unavailable) when it cannot be found.
Mustered visitors(const SimulateOptions& given, const Muster& wanted);

}  // namespace vigo
