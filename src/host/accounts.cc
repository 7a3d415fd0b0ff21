#include "host/accounts.h"

#include "base/error.h"
#include "host/account_files.h"

namespace vigo {

std::string Accounts::user_name(uid_t uid) const {
    const auto found = user_by_id(uid);
    return found ? found->name : std::to_string(uid);
}

std::string Accounts::group_name(gid_t gid) const {
    const auto found = group_by_id(gid);
    return found ? found->name : std::to_string(gid);
}

uid_t Accounts::uid_of(std::string_view name_or_number) const {
    if (const auto found = uid_named(name_or_number)) return *found;
    if (const auto id = parse_id(name_or_number)) return *id;
    fail(Fault::not_found, "there is no user {}", name_or_number);
}

gid_t Accounts::gid_of(std::string_view name_or_number) const {
    if (const auto found = gid_named(name_or_number)) return *found;
    if (const auto id = parse_id(name_or_number)) return *id;
    fail(Fault::not_found, "there is no group {}", name_or_number);
}

std::optional<uid_t> Accounts::uid_named(std::string_view name) const {
    const auto found = user(name);
    if (!found) return std::nullopt;
    return found->uid;
}

std::optional<gid_t> Accounts::gid_named(std::string_view name) const {
    const auto found = group(name);
    if (!found) return std::nullopt;
    return found->gid;
}

}  // namespace vigo
