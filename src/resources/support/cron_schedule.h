// cron_schedule — when cron(8) runs a job, as crontab(5) writes it.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace vigo::resources {

/// Five fields (minute, hour, day of month, month, day of week) or `@daily` and its like, with
/// single blanks between fields. Fails with Fault::invalid, naming the field, on what cron would
/// refuse: it ignores a file with such a line.
std::string cron_schedule(std::string_view text);

/// The same from five separate fields.
std::string cron_schedule(const std::array<std::string_view, 5>& fields);

}  // namespace vigo::resources
