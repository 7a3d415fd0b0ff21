// referee — holds the workshop and the preview to what they promise; for tests.
#pragma once

#include <map>
#include <span>
#include <string>

#include "compile/workshop.h"

namespace vigo::compile {

/// Compiles the envoy by `workshop`, which is of this catalogue, and alone. "" when bundle, bytes,
/// reads, match and findings are the same, else what differs and how.
std::string difference(const Catalogue& catalogue, Workshop& workshop, const Envoy& envoy);

/// What comes of each envoy of a fleet, by its host name, when a candidate follows: both bundles
/// made alone, whole, and compared. "" for no change.
using Fates = std::map<std::string, std::string>;
Fates fates_alone(const Catalogue& live, const Catalogue& candidate, std::span<const Envoy> fleet);

/// For whom a preview of the fleet shows something else; "" for nobody.
std::string difference(const Catalogue& live, const Catalogue& candidate,
                       std::span<const Envoy> fleet, const Fates& alone);

}  // namespace vigo::compile
