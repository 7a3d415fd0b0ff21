// freezing — what the verbs about freezes share.
#pragma once

#include <string_view>

#include "base/time.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {

/// A moment to come, as people write it: RFC 3339, a day (its begin, UTC), or a span from `now`.
/// Throws Error(invalid) on anything else, and on the past.
Time moment_of(std::string_view text, Time now);

Value to_value(const publish::Freeze& freeze);

}  // namespace vigo::cli
