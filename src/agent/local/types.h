// types — the resource types of this program as the compiler sees them.
#pragma once

#include <span>

#include "compile/compile.h"
#include "resources/support/resource.h"

namespace vigo::agent {

/// `types` must outlive the result.
compile::Types describe_types(std::span<const resources::ResourceType> types);

}  // namespace vigo::agent
