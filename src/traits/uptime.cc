// uptime — since when the machine runs.

#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

void collect(const Host& host, Traits& traits) {
    const auto uptime = leading_number(host.files().read("/proc/uptime").value_or(""));
    if (uptime) traits.set("uptime.seconds", *uptime);
    // Less the uptime, the boot would move by a second now and then.
    const auto stat = host.files().read("/proc/stat").value_or("");
    const auto booted = labelled("btime", stat);
    const auto seconds = booted ? leading_number(*booted) : std::nullopt;
    if (seconds) traits.set("uptime.boot_time", to_rfc3339(from_ms(*seconds * 1000)));
}

}  // namespace

Collector uptime() {
    return {.name = "uptime",
            .doc = "Since when the machine runs.",
            .pace = Pace::each_cycle,
            .provides = {{"uptime.seconds", Kind::integer, "Since boot."},
                         {"uptime.boot_time", Kind::text,
                          "When it booted, UTC: `2026-01-31T08:15:00Z`."}},
            .collect = collect};
}

}  // namespace vigo::traits
