// hardware — processors, memory and disks.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

struct Processors {
    std::int64_t count = 0;
    std::string model;
    std::set<std::string, std::less<>> sockets;
    std::set<std::string, std::less<>>
        cores;  ///< socket and core, as cores are counted anew in each socket
};

/// ARM has no sockets and cores in this file: there every processor is a core of one socket.
Processors processors_in(std::string_view cpuinfo) {
    Processors found;
    std::string socket;
    for (const auto line : lines_of(cpuinfo)) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const auto name = trim(line.substr(0, colon));
        const auto value = trim(line.substr(colon + 1));
        if (name == "processor") ++found.count;
        if (found.model.empty() && (name == "model name" || name == "Model" || name == "cpu model"))
            found.model = value;
        if (name == "physical id") found.sockets.insert(socket = value);
        if (name == "core id") found.cores.insert(format("{}/{}", socket, value));
    }
    return found;
}

void collect(const Host& host, Traits& traits) {
    if (const auto cpuinfo = host.files().read("/proc/cpuinfo")) {
        const auto found = processors_in(*cpuinfo);
        traits.set("hardware.cpu_count", found.count);
        if (!found.model.empty()) traits.set("hardware.cpu_model", found.model);
        const auto sockets = static_cast<std::int64_t>(found.sockets.size());
        const auto cores = static_cast<std::int64_t>(found.cores.size());
        traits.set("hardware.sockets", std::max<std::int64_t>(sockets, 1));
        traits.set("hardware.cores", cores > 0 ? cores : found.count);
    }
    const auto meminfo = host.files().read("/proc/meminfo").value_or("");
    if (const auto total = labelled("MemTotal:", meminfo))
        traits.set("hardware.memory_mb", leading_number(*total).value_or(0) / 1024);
    std::set<std::string> seen;  // what is mounted a second time is no second disk
    for (const auto& mount : mounts_of(host)) {
        if (!mount.is_local || !mount.device.starts_with('/')) continue;
        if (!seen.insert(mount.device).second) continue;
        if (const auto space = host.system().space(mount.path))
            traits.set("hardware.disks_gb.*", mount.path,
                       static_cast<std::int64_t>(space->size_bytes >> 30U));
    }
}

}  // namespace

Collector hardware() {
    return {
        .name = "hardware",
        .doc = "Processors, memory and disks.",
        .provides = {{"hardware.cpu_count", Kind::integer,
                      "Processors that the kernel schedules on."},
                     {"hardware.cpu_model", Kind::text, "What the maker calls them."},
                     {"hardware.sockets", Kind::integer, "Processor chips."},
                     {"hardware.cores", Kind::integer,
                      "Cores; fewer than processors where each runs two threads."},
                     {"hardware.memory_mb", Kind::integer, "RAM that the kernel can use, in MiB."},
                     {"hardware.disks_gb.*", Kind::integer,
                      "Size of each local disk by where it is mounted, in GiB."}},
        .collect = collect};
}

}  // namespace vigo::traits
