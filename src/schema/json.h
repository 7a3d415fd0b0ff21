// json — JSON text (RFC 8259) to values and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo {

/// Throws Error(invalid) with line and column; refuses duplicate names and nesting over
/// `limits::yaml_depth`. Numbers without point and exponent that fit are integers, all others
/// reals.
Value parse_json(std::string_view text);

/// Members in their order, no white space; with `indent` > 0 one member a line. Invalid UTF-8
/// becomes U+FFFD. NaN and infinities, which JSON has not, become null.
std::string to_json(const Value& value, int indent = 0);

/// The same with the members of every map in byte order of their names: equal values give equal
/// bytes, for digests.
std::string to_canonical_json(const Value& value);

}  // namespace vigo
