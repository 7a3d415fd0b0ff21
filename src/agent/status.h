// status — what is known of this envoy without any network: from its files alone.
#pragma once

#include <string>

#include "agent/settings.h"
#include "schema/value.h"

namespace vigo::agent {

/// A map; names are stable for scripts. What is not known is null. Throws nothing for damage: it is
/// said in `problem`.
Value status_of(const Settings& settings, Time now);
/// The same for people.
std::string show_status(const Value& status);

}  // namespace vigo::agent
