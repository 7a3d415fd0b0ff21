// stable — which traits a policy may be made of: those that stay the same from one check-in to the
// next.
#pragma once

#include <span>
#include <string_view>

#include "schema/value.h"

namespace vigo::compile {

/// The first steps of the paths of traits that change by themselves, in order. They are never
/// decided by the server: in `when:` the agent evaluates them, in templates they are refused.
std::span<const std::string_view> changing_traits();

/// Whether the trait at `path` (`memory.free_mb`) changes by itself.
bool is_changing(std::string_view path);

/// `traits` without those that change by themselves; what templates see.
Value stable_part(const Value& traits);

}  // namespace vigo::compile
