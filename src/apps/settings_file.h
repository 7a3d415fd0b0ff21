// settings_file — server.yaml from the disk, with the secrets that it names.
#pragma once

#include <string>

#include "server/settings.h"

namespace vigo {

/// A secret may stand for any value but the place of the secrets. Throws Error(invalid) `loading
/// server config: resolving secret '…': …` when one cannot be had.
server::Settings settings_in(const std::string& text, const std::string& file,
                             Diagnostics& findings);

/// A file that is not there means the defaults.
server::Settings read_settings_file(const std::string& file, Diagnostics& findings);

}  // namespace vigo
