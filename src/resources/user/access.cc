// access — authorized keys and sudo.

#include "resources/user/access.h"

#include "base/error.h"
#include "base/text.h"
#include "resources/support/command_fields.h"
#include "resources/support/whole_file.h"

namespace vigo::resources {
namespace {

std::string keys_of(const UserWant& want) {
    auto text = std::string(trim(*want.authorized_keys));
    if (!text.empty()) text += '\n';
    return text;
}

std::string counted(const std::string& keys) {
    std::size_t count = 0;
    for (const auto line : lines_of(keys))
        count += !trim(line).empty() && !trim(line).starts_with('#');
    return count == 1 ? "1 key" : format("{} keys", count);
}

void own_folder(Host& host, const std::string& folder, const User& user) {
    const auto found = host.files().status(folder);
    if (found && found->kind != FileKind::directory)
        fail(Fault::conflict, "{} is a {}, not a directory", folder, name_of(found->kind));
    if (!found) host.files().make_directory(folder, 0700);
    if (found && found->mode != 0700) host.files().set_mode(folder, 0700);
    host.files().set_owner(folder, user.uid, user.gid);
}

/// By the account as it is now: it may have been created, or moved, a moment ago.
void write_keys(const std::string& username, const std::string& keys, Host& host) {
    const auto user = host.accounts().user(username);
    if (!user) fail(Fault::not_found, "there is no user {}", username);
    if (!host.files().status(user->home))
        fail(Fault::not_found, "user {} has no folder {} that could hold his keys", username,
             user->home);
    own_folder(host, user->home + "/.ssh", *user);
    host.files().put({.path = user->home + "/.ssh/authorized_keys",
                      .content = keys,
                      .mode = 0600,
                      .uid = user->uid,
                      .gid = user->gid});
}

/// The account as it will be: a number that changes takes the keys with it.
User settled(const UserWant& want, const Host& host, User user) {
    if (want.uid) user.uid = static_cast<uid_t>(*want.uid);
    if (!want.group.empty())
        user.gid = host.accounts().gid_of(want.group);
    else if (want.gid)
        user.gid = static_cast<gid_t>(*want.gid);
    return user;
}

void check_folder(const std::string& folder, const Host& host, const User& user, Drift& drift) {
    const auto status = host.files().status(folder);
    if (!status) return;
    if (status->kind != FileKind::directory)
        fail(Fault::conflict, "{} is a {}, not a directory: keys are not written through it",
             folder, name_of(status->kind));
    if (status->mode == 0700 && status->uid == user.uid && status->gid == user.gid) return;
    const auto is =
        format("{} {}:{}", Mode{status->mode}.text(), host.accounts().user_name(status->uid),
               host.accounts().group_name(status->gid));
    drift.add("authorized_keys folder", is,
              format("0700 {}:{}", user.name, host.accounts().group_name(user.gid)),
              [=](Host& h) { own_folder(h, folder, user); });
}

std::string sudoers_path(std::string name) {
    // sudo skips files with a dot in their name.
    for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.'))
        name.replace(dot, 1, "__");
    return "/etc/sudoers.d/90-vigo-" + name;
}

/// A mistake in a drop-in makes sudo refuse everybody.
void demand_valid(Host& host, const std::string& sudoers) {
    if (!host.commands().exists("visudo")) return;
    const auto result = host.commands().query({.words = {"visudo", "-cf", "-"}, .input = sudoers});
    if (!result.ok()) fail(Fault::conflict, "visudo refuses the drop-in: {}", last_lines(result));
}

}  // namespace

void check_keys(const UserWant& want, const Host& host, const std::optional<User>& found,
                Drift& drift) {
    if (!want.authorized_keys) return;
    const auto keys = keys_of(want);
    const auto write = [=, name = want.username](Host& h) { write_keys(name, keys, h); };
    const auto home = found && want.home.empty() ? found->home : want.home;
    if (!found || !host.files().status(home))
        return void(drift.add("authorized_keys", "absent", counted(keys), write));
    const auto user = settled(want, host, *found);
    check_folder(home + "/.ssh", host, user, drift);
    check_whole_file({.path = home + "/.ssh/authorized_keys",
                      .content = keys,
                      .mode = 0600,
                      .uid = user.uid,
                      .gid = user.gid,
                      .property = "authorized_keys",
                      .shown = counted(keys),
                      .write = write},
                     host, drift);
}

void check_sudo(const UserWant& want, const Host& host, Drift& drift) {
    const auto path = sudoers_path(want.username);
    if (!want.sudo_nopasswd || want.state == State::absent) {
        if (host.files().status(path))
            drift.add("sudo_nopasswd", "true", "false", [=](Host& h) { h.files().remove(path); });
        return;
    }
    if (!host.files().status("/etc/sudoers.d"))
        fail(Fault::not_found, "there is no /etc/sudoers.d: is the package sudo installed?");
    const auto content = format(
        "# Managed by Vigo: what is changed here is put back.\n{} ALL=(ALL:ALL) NOPASSWD: ALL\n",
        want.username);
    WholeFile file{.path = path,
                   .content = content,
                   .mode = 0440,
                   .property = "sudo_nopasswd",
                   .shown = "true"};
    file.write = [=](Host& h) {
        demand_valid(h, content);
        h.files().put({.path = path, .content = content, .mode = 0440, .uid = 0, .gid = 0});
    };
    check_whole_file(file, host, drift);
}

}  // namespace vigo::resources
