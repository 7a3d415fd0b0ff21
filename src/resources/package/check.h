// check — how the packages of a machine differ from what is declared.
#pragma once

#include "resources/package/want.h"
#include "resources/support/drift.h"

namespace vigo::resources {

/// A difference for each package, named after it; one change for all of them.
Drift check_packages(const PackageWant& want, const Host& host);

/// Of `*`: everything that is installed and behind.
Drift check_all_packages(const PackageWant& want, const Host& host);

}  // namespace vigo::resources
