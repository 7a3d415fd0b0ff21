// manager — chooses the package manager of a machine by the database it keeps.

#include "resources/package/manager.h"

#include "base/error.h"
#include "host/platform.h"

namespace vigo::resources {

const PackageManager& package_manager_of(const Host& host) {
    struct Known {
        const char* database;
        const PackageManager& (*manager)();
    };
    constexpr Known known[] = {{"/var/lib/dpkg/status", apt}};
    for (const auto& each : known)
        if (host.files().status(each.database)) return each.manager();

    const auto platform = platform_of(host);
    const auto& name = platform->name.empty() ? platform->id : platform->name;
    fail(Fault::conflict, "no package manager known for {}: apt is the one that is supported",
         name.empty() ? "this system, which has no os-release" : name);
}

}  // namespace vigo::resources
