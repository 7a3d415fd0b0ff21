// manager — the seam between the package type and the package manager of a machine.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace vigo::resources {

/// A package that the machine knows something about.
struct PackageFound {
    std::string version;
    bool is_installed = false;  ///< wholly or partly
    bool is_whole = false;      ///< and nothing about it was left half-done
    bool is_held = false;
    bool has_leftovers = false;  ///< removed, with its settings still there
    std::string state;           ///< in the words of the package manager
};

/// What could be installed.
struct PackageOffer {
    std::string newest;                 ///< what an installation without version would take
    std::vector<std::string> versions;  ///< all on offer
};

struct PackageRequest {
    std::string name;
    std::string version;     ///< "" for the newest
    bool reinstall = false;  ///< its files may be torn
};

/// One change: at most one of `install`, `remove` and `upgrade_all`.
struct PackageChange {
    std::vector<PackageRequest> install;
    std::vector<std::string> remove;
    std::vector<std::string> hold;  ///< in the end: a change takes holds away
    bool upgrade_all = false;
    bool refresh_index = false;  ///< first
    bool finish_others = false;  ///< first: complete what an interrupted installation left behind
    bool clean_up =
        false;  ///< afterwards: remove what nothing needs any more; a failure is only logged
    bool purge = false;
    bool allow_downgrade = false;
    bool change_held = false;
    std::vector<std::string> flags;
    Millis timeout{limits::command_timeout_ms};
};

/// Stateless. A repository that cannot be reached, a lock that others hold, a full disk:
/// Error(unavailable).
class PackageManager {
 public:
    virtual ~PackageManager() = default;
    /// Reads the database of installed packages; starts no process.
    virtual std::optional<PackageFound> find(const Host& host, const std::string& name) const = 0;
    /// Of those names that are on offer. `flags` are the operator's, which may choose another
    /// release.
    virtual std::map<std::string, PackageOffer> offers(
        const Host& host, std::span<const std::string> names,
        std::span<const std::string> flags) const = 0;
    /// Names and new versions of all installed packages that are behind.
    virtual std::map<std::string, std::string> upgrades(const Host& host) const = 0;
    virtual std::strong_ordering compare(std::string_view a, std::string_view b) const = 0;
    /// Since the lists of what is on offer were last fetched; nothing when never.
    virtual std::optional<Millis> index_age(const Host& host) const = 0;
    virtual void apply(Host& host, const PackageChange& change) const = 0;
};

/// The manager of a machine. Throws Error(conflict) when there is none that we know.
const PackageManager& package_manager_of(const Host& host);

/// The providers.
const PackageManager& apt();

}  // namespace vigo::resources
