// moment — moments as people write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace vigo {

/// Reads what to_rfc3339 writes, also with an offset (`+02:00`), and a day alone (`2026-01-31`, its
/// begin in UTC). Nothing when it is neither.
std::optional<Time> parse_moment(std::string_view text);

}  // namespace vigo
