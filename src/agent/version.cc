// version — the version of the whole project, handed in by CMake.

#include "agent/version.h"

namespace vigo::agent {

std::string_view agent_version() { return VIGO_VERSION; }

}  // namespace vigo::agent
