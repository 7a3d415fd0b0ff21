// referee — holds the workshop to what it promises; for tests.
#pragma once

#include <string>

#include "compile/workshop.h"

namespace vigo::compile {

/// Compiles the envoy by `workshop`, which is of this catalogue, and alone. "" when bundle, bytes,
/// reads, match and findings are the same, else what differs and how.
std::string difference(const Catalogue& catalogue, Workshop& workshop, const Envoy& envoy);

}  // namespace vigo::compile
