// real_root — a fake machine laid out as a folder, and a folder read back as a fake machine: so a
// case can be held against the real implementation.
#pragma once

#include <string>

#include "host/fake_host.h"

namespace vigo::resources {

/// Writes all files of `host` into the folder, with their owners and modes. Needs root.
void lay_out(const FakeHost& host, const std::string& folder);

/// The state of the folder, as the state of a fake machine is said.
FakeState state_of(const std::string& folder);

}  // namespace vigo::resources
