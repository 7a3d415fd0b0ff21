// mountpoints — the file systems in use, and how full they are.

#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

void set_sizes(const std::string& path, const Space& space, Traits& traits) {
    const auto used = space.size_bytes - space.free_bytes;
    const auto number = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
    traits.set("mountpoints.*.size_bytes", path, number(space.size_bytes));
    traits.set("mountpoints.*.used_bytes", path, number(used));
    traits.set("mountpoints.*.avail_bytes", path, number(space.available_bytes));
    // As df(1) has it: what is kept for root counts neither as used nor as free.
    traits.set(
        "mountpoints.*.used_pct", path,
        percent(static_cast<double>(used), static_cast<double>(used + space.available_bytes)));
    if (space.inodes > 0)
        traits.set("mountpoints.*.inodes_used_pct", path,
                   percent(static_cast<double>(space.inodes - space.inodes_free),
                           static_cast<double>(space.inodes)));
}

/// A network file system is not measured: one whose server is away would hold the whole collection
/// up.
void collect(const Host& host, Traits& traits) {
    for (const auto& mount : mounts_of(host)) {
        traits.set("mountpoints.*.device", mount.path, mount.device);
        traits.set("mountpoints.*.fstype", mount.path, mount.fstype);
        traits.set("mountpoints.*.options", mount.path, mount.options);
        const auto space = mount.is_local ? host.system().space(mount.path) : std::nullopt;
        if (space && space->size_bytes > 0) set_sizes(mount.path, *space, traits);
    }
}

}  // namespace

Collector mountpoints() {
    return {.name = "mountpoints",
            .doc = "File systems in use, by where they are mounted.",
            .pace = Pace::each_cycle,
            .provides = {{"mountpoints.*.device", Kind::text, "What is mounted there."},
                         {"mountpoints.*.fstype", Kind::text, "`ext4`, `xfs`, `nfs4`, …"},
                         {"mountpoints.*.options", Kind::text,
                          "As mount(8) shows them: `rw,relatime`."},
                         {"mountpoints.*.size_bytes", Kind::integer,
                          "Its size; absent for network file systems."},
                         {"mountpoints.*.used_bytes", Kind::integer, "In use."},
                         {"mountpoints.*.avail_bytes", Kind::integer, "Free to others than root."},
                         {"mountpoints.*.used_pct", Kind::real, "In use, as df(1) counts it."},
                         {"mountpoints.*.inodes_used_pct", Kind::real,
                          "Inodes in use; absent where they are made on demand."}},
            .collect = collect};
}

}  // namespace vigo::traits
