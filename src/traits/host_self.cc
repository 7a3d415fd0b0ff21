// host_self — how the machine as a whole is doing: open files, processes, room, memory kills.

#include <algorithm>

#include "base/text.h"
#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

/// Three numbers: in use, unused (always 0 today), the most.
void set_open_files(const Host& host, Traits& traits) {
    const auto text = host.files().read("/proc/sys/fs/file-nr").value_or("");
    const auto parts = split(trim(text), '\t');
    if (parts.size() != 3) return;
    const auto used = leading_number(parts[0]);
    const auto most = leading_number(parts[2]);
    if (!used || !most) return;
    traits.set("host_self.fd_used", *used);
    traits.set("host_self.fd_max", *most);
    traits.set("host_self.fd_pct", percent(static_cast<double>(*used), static_cast<double>(*most)));
}

void set_processes(const Host& host, Traits& traits) {
    if (!host.files().status("/proc/1")) return;
    const auto names = host.files().list("/proc");
    const auto count = std::count_if(names.begin(), names.end(), [](const auto& name) {
        return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    });
    traits.set("host_self.proc_count", std::int64_t{count});
}

void collect(const Host& host, Traits& traits) {
    set_open_files(host, traits);
    set_processes(host, traits);
    const auto vmstat = host.files().read("/proc/vmstat").value_or("");
    const auto kills = labelled("oom_kill ", vmstat);
    if (const auto count = kills ? leading_number(*kills) : std::nullopt)
        traits.set("host_self.oom_recent", *count);
    if (const auto space = host.system().space("/"); space && space->size_bytes > 0) {
        const auto used = space->size_bytes - space->free_bytes;
        traits.set(
            "host_self.fs_root_pct",
            percent(static_cast<double>(used), static_cast<double>(used + space->available_bytes)));
    }
}

}  // namespace

Collector host_self() {
    return {
        .name = "host_self",
        .doc = "How the machine as a whole is doing.",
        .pace = Pace::each_cycle,
        .provides = {{"host_self.fd_used", Kind::integer, "Open files of all processes."},
                     {"host_self.fd_max", Kind::integer, "The most that the kernel allows."},
                     {"host_self.fd_pct", Kind::real, "The same in percent."},
                     {"host_self.proc_count", Kind::integer, "Processes."},
                     {"host_self.oom_recent", Kind::integer,
                      "Processes killed for want of memory since boot."},
                     {"host_self.fs_root_pct", Kind::real, "How full `/` is, as df(1) counts it."}},
        .collect = collect};
}

}  // namespace vigo::traits
