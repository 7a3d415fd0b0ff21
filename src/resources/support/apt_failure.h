// apt_failure — what it means when apt-get, apt-cache or dpkg fail. They run with LANG=C.UTF-8.
#pragma once

#include "base/error.h"
#include "host/commands.h"

namespace vigo::resources {

/// What a failed command means: unavailable when a repository, a lock or the disk is in the way,
/// not_found for a package that nobody offers, conflict for all else. Quotes apt's own errors.
Error apt_failure(const CommandResult& result);

}  // namespace vigo::resources
