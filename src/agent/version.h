// version — which agent this is.
#pragma once

#include <string_view>

namespace vigo::agent {

std::string_view agent_version();

}  // namespace vigo::agent
