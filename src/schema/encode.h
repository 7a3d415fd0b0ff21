// encode — values as compact canonical bytes: what bundles and the agent's store hold.
#pragma once

#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo {

class ByteReader;
class ByteWriter;

/// Equal values (kinds and spellings included; places are dropped) give equal bytes; members keep
/// their order. Format: one tag byte per value, then LEB128 lengths and payload. Throws
/// Error(invalid) on a value that is nested deeper than `limits::value_depth`.
std::string encode(const Value& value);

/// Throws Error(invalid) on anything that `encode` does not write: truncated, trailing or too deep
/// input.
Value decode(std::string_view bytes);

/// The same within a larger format. `budget` is the number of values that may still be made; each
/// takes one.
void encode(const Value& value, ByteWriter& out);
Value decode(ByteReader& in, std::size_t& budget);

}  // namespace vigo
