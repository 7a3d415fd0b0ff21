// capabilities — what this agent can do, told to its server: the catalogue of resource types and
// their attributes.
#pragma once

#include <span>
#include <string>

#include "resources/support/resource.h"

namespace vigo::agent {

struct Capabilities {
    std::string json;    ///< canonical: `{"types": {"file": ["content", …]}}`
    std::string digest;  ///< its SHA-256
};

Capabilities capabilities_of(std::span<const resources::ResourceType> types);

}  // namespace vigo::agent
