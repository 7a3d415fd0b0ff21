// directory — a directory: that it exists, who owns it, and, when asked, who owns all below.

#include "resources/catalogue.h"
#include "resources/directory/below.h"
#include "resources/support/ownership.h"

namespace vigo::resources {
namespace {

struct Directory {
    std::string target_path;
    std::optional<Mode> mode;
    std::string owner;
    std::string group;
    bool recurse = false;
    State state = State::present;
};

constexpr Mode usual_mode{0755};

constexpr Field<Directory> fields[] = {
    field<&Directory::target_path>(
        "target_path", "Where the directory lives. Missing parents are made, 0755 and of root.",
        key | absolute_path | managed_path),
    field<&Directory::mode>("mode", "Permission bits, 0755 unless given."),
    field<&Directory::owner>("owner", "User, by name or number. Left alone when empty."),
    field<&Directory::group>("group", "Group, by name or number. Left alone when empty."),
    field<&Directory::recurse>(
        "recurse",
        "Hold everything below to owner, group and `mode` as well (`mode` only when given): "
        "directories get it as it is, files without its execute bits unless they are programs."),
    field<&Directory::state>(
        "state", "Whether the directory must exist. `absent` removes it with all that is in it."),
};

Drift check_absent(const Directory& want, const std::optional<FileStatus>& found) {
    Drift drift;
    if (found)
        drift.add("state", "present", "absent",
                  [path = want.target_path](Host& h) { h.files().remove_tree(path); });
    return drift;
}

Drift create(const Directory& want, const OwnerWanted& owner) {
    Drift drift;
    drift.add("state", "absent", "present",
              [path = want.target_path, mode = want.mode.value_or(usual_mode), owner](Host& h) {
                  h.files().make_directory(path, mode.bits);
                  if (owner.uid || owner.gid) h.files().set_owner(path, owner.uid, owner.gid);
              });
    return drift;
}

Drift check(const Directory& want, const Host& host) {
    const auto found = host.files().status(want.target_path);
    if (found && found->kind != FileKind::directory)
        fail(Fault::conflict, "{} is a {}, not a directory", want.target_path,
             name_of(found->kind));
    if (want.state == State::absent) return check_absent(want, found);
    const auto owner = owner_wanted(want.owner, want.group, host.accounts());
    if (!found) return create(want, owner);

    Drift drift;
    const auto mode = want.mode.value_or(usual_mode);
    add_mode_difference(drift, *found, mode);
    add_owner_differences(drift, *found, owner, host.accounts());
    if (!drift.empty())
        drift.fix_together([path = want.target_path, mode, owner](Host& h) {
            if (owner.uid || owner.gid) h.files().set_owner(path, owner.uid, owner.gid);
            h.files().set_mode(path, mode.bits);
        });
    if (want.recurse) add_differences_below(drift, want.target_path, {want.mode, owner}, host);
    return drift;
}

}  // namespace

ResourceType directory() {
    return Resource<Directory>{
        .name = "directory",
        .doc = "A directory: that it exists, who owns it and who may do what with it.",
        .fields = fields,
        .check = check};
}

}  // namespace vigo::resources
