// follow — whose unmade change a dry run would have to wait for.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "agent/engine/policy.h"

namespace vigo::agent {

/// In a dry run the changes that `unmade` steps would make are missing, and a later check may fail
/// only for that. The step whose change `step` needs: one that it declares, or one whose key its
/// own path or the error's text names.
std::optional<std::uint32_t> followed_by(const Policy& policy, const Step& step,
                                         const std::string& error,
                                         std::span<const std::uint32_t> unmade);

}  // namespace vigo::agent
