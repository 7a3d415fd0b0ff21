// tally — how the envoys fare that a version changes, and whether that is harm.
#pragma once

#include <cstdint>
#include <string>

#include "server/settings.h"

namespace vigo::policy {

/// What is known of the envoys whose bundle a version changes.
struct Tally {
    std::size_t changed = 0;           ///< all of them
    std::size_t known_before = 0;      ///< had run something just before
    std::size_t converged_before = 0;  ///< of these
    std::size_t reports = 0;           ///< have run the version
    std::size_t converged = 0;         ///< of these
};

/// Enough have run it, their share of converged ones is below the threshold, and it fell by the
/// drop. Envoys that never ran anything before say nothing about a fall.
bool does_harm(const Tally& tally, const server::AutoRollback& terms);

/// Why a version was taken back, for the history and the log.
std::string words_for(std::uint64_t version, std::uint64_t back_to, const Tally& tally);

}  // namespace vigo::policy
