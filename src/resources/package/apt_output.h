// apt_output — what apt-get and apt-cache say, understood. They run with LANG=C.UTF-8.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "resources/package/manager.h"

namespace vigo::resources {

/// Of `apt-cache policy`. A package without candidate has an empty `newest`.
std::map<std::string, PackageOffer> parse_policy(std::string_view text);

/// Of `apt-get --simulate upgrade`: what is installed already and would get a new version.
std::map<std::string, std::string> parse_simulation(std::string_view text);

/// Those of the operator's flags that choose a release (`-t bookworm-backports`): apt-cache takes
/// them too.
std::vector<std::string> release_of(std::span<const std::string> flags);

}  // namespace vigo::resources
