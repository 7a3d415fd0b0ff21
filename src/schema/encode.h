// encode — values as compact canonical bytes: what bundles and the agent's store hold.
#pragma once

#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo {

/// Equal values (kinds and spellings included; places are dropped) give equal bytes; members keep their order.
/// Format: one tag byte per value, then LEB128 lengths and payload.
std::string encode(const Value& value);

/// Throws Error(invalid) on anything that `encode` does not write: truncated, trailing or too deep input.
Value decode(std::string_view bytes);

}  // namespace vigo
