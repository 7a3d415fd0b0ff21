// ownership — owner, group and mode: what several types have in common.
#pragma once

#include <optional>
#include <string>

#include "host/host.h"
#include "resources/support/drift.h"
#include "schema/codec.h"

namespace vigo::resources {

/// Numbers that shall be; nothing where it does not matter.
struct OwnerWanted {
    std::optional<uid_t> uid;
    std::optional<gid_t> gid;
};

/// Of names or numbers, "" for any. Throws Error(not_found) for a name that the machine does not
/// know.
OwnerWanted owner_wanted(const std::string& owner, const std::string& group,
                         const Accounts& accounts);

bool owner_differs(const FileStatus& found, const OwnerWanted& want);

/// Adds `owner` and `group` where they differ; they are to be fixed together.
void add_owner_differences(Drift& drift, const FileStatus& found, const OwnerWanted& want,
                           const Accounts& accounts);

/// Adds `mode` where it differs; to be fixed together.
void add_mode_difference(Drift& drift, const FileStatus& found, Mode want);

}  // namespace vigo::resources
