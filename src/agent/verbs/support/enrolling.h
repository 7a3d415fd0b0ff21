// enrolling — what `register` and `bootstrap` have in common.
#pragma once

#include "agent/identity.h"
#include "agent/verbs/support/verb.h"

namespace vigo::agent {

/// Enrols with the token of VIGO_TOKEN or of a file, and the CA of --ca-file; says who we are then.
Identity enrol_here(Host& ours, const std::string& token_file, const Settings& settings,
                    Session& session);

}  // namespace vigo::agent
