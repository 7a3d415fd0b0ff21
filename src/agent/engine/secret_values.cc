#include "agent/engine/secret_values.h"

namespace vigo::agent {

std::string SecretValues::why_not(std::string_view path) const {
    const auto found = refused.find(path);
    if (found != refused.end()) return found->second;
    return problem.empty() ? "the server was not reached since this agent started" : problem;
}

}  // namespace vigo::agent
