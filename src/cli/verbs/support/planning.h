// planning — the fleet preview of `config plan` and `config publish --dry-run`: who would get which
// change.
#pragma once

#include "cli/core/session.h"
#include "compile/preview.h"

namespace vigo::cli {

/// Where the last known traits come from.
struct TraitsSource {
    std::string folder;  ///< files `<hostname>.json` or `.yaml`; "" asks the server
};

/// What a candidate would change, and how old the knowledge is.
struct Plan {
    std::int64_t live = 0;  ///< the version that the candidate is compared with; 0: none
    std::vector<compile::FateGroup> groups;
    std::size_t same = 0;
    std::vector<std::string> unknown;   ///< envoys that have told no traits yet
    std::map<std::string, Time> as_of;  ///< when each envoy's traits were surely right
    Time now{};
};

/// Throws Error when there is no way to the traits, or what is in force cannot be read.
Plan plan_for(Session& session, const compile::Catalogue& candidate, const TraitsSource& source);

/// Groups with their resources, for people.
std::string to_text(const Plan& plan);
Value to_value(const Plan& plan);

}  // namespace vigo::cli
