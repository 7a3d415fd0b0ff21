// checks — the gates that look across the files of a tree. Each adds what it finds and changes
// nothing.
#pragma once

#include "compile/catalogue.h"

namespace vigo::compile {

/// Every name that stands for a role, a crate, an environment or a resource names one.
void check_references(const Catalogue& catalogue, Diagnostics& findings);
/// Names of resources are unique in their crate, as far as they are known.
void check_names(const Catalogue& catalogue, Diagnostics& findings);
/// Crates do not wait for each other in a circle.
void check_crate_cycles(const Catalogue& catalogue, Diagnostics& findings);
/// Entries that an earlier one leaves nothing to match.
void check_shadows(const Catalogue& catalogue, Diagnostics& findings);

/// Lookups that can be used at all: their key leads somewhere.
void check_lookups(const Catalogue& catalogue, Diagnostics& findings);
/// `environment_overrides` for environments that exist.
void check_overrides(const Catalogue& catalogue, Diagnostics& findings);
/// Whether every name that fits `narrow` fits `wide`. Says no when it cannot tell.
bool covers(std::string_view wide, std::string_view narrow);

/// Resources of one crate do not wait for each other in a circle.
void check_resource_cycles(const Catalogue& catalogue, Diagnostics& findings);
/// One entry of each kind: others amount to the same configuration.
std::vector<const Entry*> different_entries(const Catalogue& catalogue);
/// Compiles every entry as far as that is possible without an envoy.
void try_entries(const Catalogue& catalogue, Diagnostics& findings);

}  // namespace vigo::compile
