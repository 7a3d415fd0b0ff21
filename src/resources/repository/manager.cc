// manager — chooses by the database of packages that a machine keeps.

#include "resources/repository/manager.h"

#include "base/error.h"
#include "host/platform.h"

namespace vigo::resources {

const RepositoryManager& repository_manager_of(const Host& host) {
    struct Known {
        const char* database;
        const RepositoryManager& (*manager)();
    };
    constexpr Known known[] = {{"/var/lib/dpkg/status", apt_repositories}};
    for (const auto& each : known)
        if (host.files().status(each.database)) return each.manager();

    const auto platform = platform_of(host);
    const auto& name = platform->name.empty() ? platform->id : platform->name;
    fail(Fault::conflict, "repositories are unsupported on {}: apt alone is known",
         name.empty() ? "this system, which has no os-release" : name);
}

}  // namespace vigo::resources
