// calendar — the questions of conditions about the local time of day and date.
#pragma once

#include <optional>
#include <span>

#include "host/host.h"
#include "schema/value.h"

namespace vigo::agent {

// Probes (see probes.h). Ranges hold their beginning and not their end, and may pass midnight or
// the full hour: hour_range(22, 6) is true from 22:00 to 05:59. Local time is the machine's;
// nothing when an argument is no time.
std::optional<bool> hour_range(const Host& host, std::span<const Value> arguments);
std::optional<bool> minute_range(const Host& host, std::span<const Value> arguments);
/// `monday` or `mon`, in any case.
std::optional<bool> day_of_week(const Host& host, std::span<const Value> arguments);
std::optional<bool> day_of_month(const Host& host, std::span<const Value> arguments);
/// `local_time('22:30', '04:00')`
std::optional<bool> local_time(const Host& host, std::span<const Value> arguments);

}  // namespace vigo::agent
