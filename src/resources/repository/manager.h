// manager — the seam between the repository type and the package manager of a machine.
#pragma once

#include "host/host.h"
#include "resources/repository/want.h"
#include "resources/support/drift.h"

namespace vigo::resources {

/// Stateless. A key or a repository that cannot be fetched: Error(unavailable) from the fix.
class RepositoryManager {
 public:
    virtual ~RepositoryManager() = default;
    virtual Drift check(const RepositoryWant& want, const Host& host) const = 0;
};

/// The manager of a machine. Throws Error(conflict) when there is none that we know.
const RepositoryManager& repository_manager_of(const Host& host);

/// The providers.
const RepositoryManager& apt_repositories();

}  // namespace vigo::resources
