// memory — how much RAM and swap there is and how much is used, in MiB.

#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

std::optional<std::int64_t> mebibytes(std::string_view label, std::string_view meminfo) {
    const auto text = labelled(label, meminfo);
    const auto kibibytes = text ? leading_number(*text) : std::nullopt;
    if (!kibibytes) return std::nullopt;
    return *kibibytes / 1024;
}

void collect(const Host& host, Traits& traits) {
    const auto meminfo =
        host.files().read("/proc/meminfo").value_or("");  // a container may hide it
    const auto total = mebibytes("MemTotal:", meminfo);
    const auto available = mebibytes("MemAvailable:", meminfo);
    if (total) traits.set("memory.total_mb", *total);
    if (available) traits.set("memory.available_mb", *available);
    if (const auto free = mebibytes("MemFree:", meminfo)) traits.set("memory.free_mb", *free);
    if (total && available) {
        traits.set("memory.used_mb", *total - *available);
        traits.set("memory.used_pct",
                   percent(static_cast<double>(*total - *available), static_cast<double>(*total)));
    }
    const auto swap = mebibytes("SwapTotal:", meminfo);
    const auto swap_free = mebibytes("SwapFree:", meminfo);
    if (!swap || !swap_free) return;
    traits.set("memory.swap_total_mb", *swap);
    traits.set("memory.swap_free_mb", *swap_free);
    traits.set("memory.swap_used_mb", *swap - *swap_free);
}

}  // namespace

Collector memory() {
    return {
        .name = "memory",
        .doc = "RAM and swap, in MiB.",
        .pace = Pace::each_cycle,
        .provides =
            {{"memory.total_mb", Kind::integer, "RAM that the kernel can use."},
             {"memory.available_mb", Kind::integer, "RAM that programs can have without swapping."},
             {"memory.free_mb", Kind::integer, "RAM that nothing uses, not even as a cache."},
             {"memory.used_mb", Kind::integer, "Total less available."},
             {"memory.used_pct", Kind::real, "The same in percent of the total."},
             {"memory.swap_total_mb", Kind::integer, "Configured swap; 0 when there is none."},
             {"memory.swap_free_mb", Kind::integer, "Swap that is not used."},
             {"memory.swap_used_mb", Kind::integer, "Swap that is used."}},
        .collect = collect};
}

}  // namespace vigo::traits
