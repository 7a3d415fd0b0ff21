// run_case — holds one case against a machine.
#pragma once

#include <string>
#include <vector>

#include "resources/cases/case.h"
#include "resources/support/resource.h"

namespace vigo::resources {

enum class On { fake, real };

/// Decodes, checks, compares the drift, fixes, compares the complete difference of the machine,
/// checks again. Every claim of the case that does not hold, a sentence each.
std::vector<std::string> run_case(const Case& each, const ResourceType& type, On machine);

/// What is missing in the cases of a type: an example, a case in sync, a field that no case uses.
std::vector<std::string> what_is_missing(const std::vector<Case>& cases, const ResourceType& type);

}  // namespace vigo::resources
