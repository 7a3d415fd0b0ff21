// group — a group of users on the machine.

#include <algorithm>

#include "base/text.h"
#include "host/account_files.h"
#include "resources/catalogue.h"

namespace vigo::resources {
namespace {

struct Grouping {
    std::string group;
    std::optional<std::int64_t> gid;
    bool system = false;
    std::optional<Words> members;
    State state = State::present;
};

constexpr Field<Grouping> fields[] = {
    field<&Grouping::group>("group", "Its name.", key | one_line),
    field<&Grouping::gid>("gid", "Its number; the next free one by default.", none,
                          {0, 4294967294.0}),
    field<&Grouping::system>("system", "Take a number from the system range when it is created."),
    field<&Grouping::members>(
        "members", "Exactly these users are its members; left alone when this is left out.",
        one_line),
    field<&Grouping::state>("state", "Whether the group must exist."),
};

void validate(const Grouping& want) {
    check_account_name(want.group);
    if (!want.members) return;
    for (const auto& member : want.members->all) check_account_name(member);
}

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void check_absent(const Grouping& want, const Host& host, Drift& drift) {
    const auto found = host.accounts().group(want.group);
    if (!found) return;
    if (found->gid == 0) fail(Fault::denied, "group {} has gid 0 and is never removed", want.group);
    for (const auto& user : host.accounts().users())
        if (user.gid == found->gid)
            fail(Fault::conflict,
                 "group {} is the primary group of user {}: remove or move the user first",
                 want.group, user.name);
    drift.add("state", "present", "absent",
              [=](Host& h) { h.accounts().remove_group(want.group); });
}

void check_gid(const Grouping& want, const Host& host, const std::optional<Group>& found,
               Drift& drift) {
    if (!want.gid) return;
    const auto gid = static_cast<gid_t>(*want.gid);
    if (found && found->gid == gid) return;
    if (const auto other = host.accounts().group_by_id(gid))
        fail(Fault::conflict, "gid {} is taken by group {}", gid, other->name);
    if (!found) return;
    if (found->gid == 0) fail(Fault::denied, "group {} has gid 0 and keeps it", want.group);
    drift.add("gid", std::to_string(found->gid), std::to_string(gid),
              [=](Host& h) { h.accounts().change_group_id(want.group, gid); });
}

Drift check(const Grouping& want, const Host& host) {
    Drift drift;
    if (want.state == State::absent) {
        check_absent(want, host, drift);
        return drift;
    }
    const auto found = host.accounts().group(want.group);
    if (!found) {
        std::optional<gid_t> gid;
        if (want.gid) gid = static_cast<gid_t>(*want.gid);
        drift.add("state", "absent", "present",
                  [=](Host& h) { h.accounts().add_group(want.group, gid, want.system); });
    }
    check_gid(want, host, found, drift);
    if (!want.members) return drift;
    const auto is = found ? sorted(found->members) : std::vector<std::string>();
    const auto members = sorted(want.members->all);
    if (is != members)
        drift.add("members", join(is, ","), join(members, ","),
                  [=](Host& h) { h.accounts().set_group_members(want.group, members); });
    return drift;
}

}  // namespace

ResourceType group() {
    return Resource<Grouping>{.name = "group",
                              .doc = "A group of users, its number and its members.",
                              .fields = fields,
                              .validate = validate,
                              .check = check};
}

}  // namespace vigo::resources
