#include "resources/support/ownership.h"

namespace vigo::resources {

OwnerWanted owner_wanted(const std::string& owner, const std::string& group,
                         const Accounts& accounts) {
    OwnerWanted want;
    if (!owner.empty()) want.uid = accounts.uid_of(owner);
    if (!group.empty()) want.gid = accounts.gid_of(group);
    return want;
}

bool owner_differs(const FileStatus& found, const OwnerWanted& want) {
    return (want.uid && *want.uid != found.uid) || (want.gid && *want.gid != found.gid);
}

void add_owner_differences(Drift& drift, const FileStatus& found, const OwnerWanted& want,
                           const Accounts& accounts) {
    if (want.uid && *want.uid != found.uid)
        drift.add("owner", accounts.user_name(found.uid), accounts.user_name(*want.uid));
    if (want.gid && *want.gid != found.gid)
        drift.add("group", accounts.group_name(found.gid), accounts.group_name(*want.gid));
}

void add_mode_difference(Drift& drift, const FileStatus& found, Mode want) {
    if (found.mode != want.bits) drift.add("mode", Mode{found.mode}.text(), want.text());
}

}  // namespace vigo::resources
