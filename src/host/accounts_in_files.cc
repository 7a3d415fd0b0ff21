#include "host/accounts_in_files.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"

namespace vigo {
namespace {

constexpr const char* passwd = "/etc/passwd";
constexpr const char* group_file = "/etc/group";
constexpr const char* shadow = "/etc/shadow";
constexpr const char* gshadow = "/etc/gshadow";

void check_user(const std::optional<std::string>& comment, const std::optional<std::string>& home,
                const std::optional<std::string>& shell) {
    if (comment) check_account_part(*comment, "comment");
    if (home) check_account_part(*home, "home");
    if (shell) check_account_part(*shell, "shell");
}

/// Puts `name` into, or takes it out of, a comma separated part.
void set_member(std::string& part, const std::string& name, bool in) {
    std::vector<std::string> members;
    for (const auto each : split(part, ','))
        if (!each.empty() && each != name) members.emplace_back(each);
    const bool was = std::string("," + part + ",").find("," + name + ",") != std::string::npos;
    if (was == in) return;
    if (in) members.push_back(name);
    part = join(members, ",");
}

AccountTable::Row& row_of(AccountTable& table, const std::string& name, std::size_t parts) {
    auto* row = table.find(name);
    if (row == nullptr) fail(Fault::not_found, "there is no entry {}", name);
    if (row->size() < parts) row->resize(parts);
    return *row;
}

}  // namespace

User AccountsInFiles::with_shadow(User user) const {
    try {
        const auto entries = files_.parsed(shadow, parse_shadow);
        const auto found = entries->by_name.find(user.name);
        if (found == entries->by_name.end()) return user;
        user.password_hash = found->second.hash;
        user.password_max_days = found->second.max_days;
    } catch (const Error&) {
        // Not ours to read: as documented, there is no hash then.
    }
    return user;
}

std::optional<User> AccountsInFiles::user(std::string_view name) const {
    const auto file = files_.parsed(passwd, parse_passwd);
    const auto found = file->by_name.find(std::string(name));
    if (found == file->by_name.end()) return std::nullopt;
    return with_shadow(file->users[found->second]);
}

std::optional<User> AccountsInFiles::user_by_id(uid_t uid) const {
    const auto file = files_.parsed(passwd, parse_passwd);
    const auto found = file->by_id.find(uid);
    if (found == file->by_id.end()) return std::nullopt;
    return with_shadow(file->users[found->second]);
}

std::optional<Group> AccountsInFiles::group(std::string_view name) const {
    const auto file = files_.parsed(group_file, parse_group);
    const auto found = file->by_name.find(std::string(name));
    if (found == file->by_name.end()) return std::nullopt;
    return file->groups[found->second];
}

std::optional<Group> AccountsInFiles::group_by_id(gid_t gid) const {
    const auto file = files_.parsed(group_file, parse_group);
    const auto found = file->by_id.find(gid);
    if (found == file->by_id.end()) return std::nullopt;
    return file->groups[found->second];
}

std::vector<User> AccountsInFiles::users() const {
    auto users = files_.parsed(passwd, parse_passwd)->users;
    for (auto& each : users) each = with_shadow(std::move(each));
    return users;
}

std::vector<Group> AccountsInFiles::groups() const {
    return files_.parsed(group_file, parse_group)->groups;
}

std::optional<uid_t> AccountsInFiles::uid_named(std::string_view name) const {
    const auto file = files_.parsed(passwd, parse_passwd);
    const auto found = file->by_name.find(std::string(name));
    if (found == file->by_name.end()) return std::nullopt;
    return file->users[found->second].uid;
}

std::optional<gid_t> AccountsInFiles::gid_named(std::string_view name) const {
    const auto file = files_.parsed(group_file, parse_group);
    const auto found = file->by_name.find(std::string(name));
    if (found == file->by_name.end()) return std::nullopt;
    return file->groups[found->second].gid;
}

/// A value of login.defs (`NAME value`) or of default/useradd (`NAME=value`).
std::string AccountsInFiles::setting(const std::string& path, std::string_view name,
                                     std::string fallback) const {
    const auto text = files_.read(path).value_or("");
    for (auto line : lines_of(text)) {
        line = trim(line);
        if (!line.starts_with(name) || line.size() == name.size()) continue;
        const char after = line[name.size()];
        if (after == '=' || after == ' ' || after == '\t')
            fallback = std::string(trim(line.substr(name.size() + 1)));
    }
    return fallback;
}

/// As shadow does it: ordinary ones upwards from the highest in use, those of the system downwards
/// from the lowest.
unsigned AccountsInFiles::free_id(bool system, bool of_group) const {
    const std::string prefix = std::string(system ? "SYS_" : "") + (of_group ? "GID_" : "UID_");
    const auto bound = [&](const char* which, unsigned fallback) {
        return parse_id(setting("/etc/login.defs", prefix + which, "")).value_or(fallback);
    };
    const auto least = bound("MIN", system ? 100 : 1000);
    const auto most = bound("MAX", system ? 999 : 60000);
    std::set<unsigned> used;
    for (const auto& each : users()) used.insert(each.uid);
    for (const auto& each : groups()) used.insert(each.gid);
    if (system) {
        for (auto id = most; id >= least; --id)
            if (!used.contains(id)) return id;
    } else {
        const auto above = used.upper_bound(most);
        const auto highest = above == used.begin() ? 0 : *std::prev(above);
        if (highest < most) return std::max(least, highest + 1);
        for (auto id = least; id <= most; ++id)
            if (!used.contains(id)) return id;
    }
    fail(Fault::unavailable, "no number between {} and {} is free", least, most);
}

void AccountsInFiles::edit(const std::string& path, const Edit& change) {
    const auto found = files_.read(path);
    const auto text = found.value_or("");
    AccountTable table(text);
    change(table);
    FileContent edited{.path = path, .content = table.text()};
    if (!found && path == shadow) edited.mode = 0600;
    if (edited.content != text) files_.put(edited);
}

void AccountsInFiles::edit_if_there(const std::string& path, const Edit& change) {
    if (files_.status(path)) edit(path, change);
}

void AccountsInFiles::add_user(const NewUser& want) {
    const auto held = lock_();
    check_account_name(want.name);
    check_user(want.comment, want.home, want.shell);
    if (user(want.name)) fail(Fault::conflict, "there is a user {} already", want.name);
    if (want.uid && user_by_id(*want.uid))
        fail(Fault::conflict, "the number {} belongs to the user {} already", *want.uid,
             user_name(*want.uid));
    const auto uid = want.uid ? *want.uid : free_id(want.system, false);
    if (!want.group && !group(want.name))
        add_group(want.name, group_by_id(uid) ? std::nullopt : std::optional<gid_t>(uid),
                  want.system);
    const User made{.name = want.name,
                    .uid = uid,
                    .gid = gid_of(want.group.value_or(want.name)),
                    .comment = want.comment,
                    .home = want.home.empty() ? "/home/" + want.name : want.home,
                    .shell = want.shell.empty()
                                 ? setting("/etc/default/useradd", "SHELL", "/bin/sh")
                                 : want.shell};
    const auto today = std::to_string(to_ms(clock_.now()) / 86'400'000);
    edit_if_there(shadow, [&](AccountTable& table) {
        table.remove(made.name);
        table.add({made.name, "!", today, "0", "99999", "7", "", "", ""});
    });
    edit(passwd, [&](AccountTable& table) {
        table.add({made.name, "x", std::to_string(made.uid), std::to_string(made.gid), made.comment,
                   made.home, made.shell});
    });
    if (want.make_home) make_home(made);
}

void AccountsInFiles::make_home(const User& user) {
    if (files_.status(user.home)) return;
    const auto mode = setting("/etc/login.defs", "HOME_MODE", "0755");
    const auto bits = static_cast<std::uint32_t>(std::strtoul(mode.c_str(), nullptr, 8));
    files_.make_directory(user.home, bits == 0 ? 0755 : bits & 0777U);
    copy_skeleton("/etc/skel", user, user.home);
    files_.set_owner(user.home, user.uid, user.gid);
}

void AccountsInFiles::copy_skeleton(const std::string& from, const User& user,
                                    const std::string& to) {
    if (!files_.status(from)) return;
    for (const auto& name : files_.list(from)) {
        const auto source = format("{}/{}", from, name);
        const auto target = format("{}/{}", to, name);
        const auto about = files_.status(source);
        if (!about || about->kind == FileKind::other) continue;
        if (about->kind == FileKind::regular) {
            files_.put({target, files_.read(source), about->mode, user.uid, user.gid});
            continue;
        }
        if (about->kind == FileKind::symlink) files_.put_symlink(target, files_.read_link(source));
        if (about->kind == FileKind::directory) {
            files_.make_directory(target, about->mode);
            copy_skeleton(source, user, target);
        }
        files_.set_owner(target, user.uid, user.gid);
    }
}

void AccountsInFiles::change_user(const std::string& name, const UserChange& change) {
    const auto held = lock_();
    check_user(change.comment, change.home, change.shell);
    if (change.password_hash) check_account_part(*change.password_hash, "password hash");
    if (change.uid) {
        const auto other = user_by_id(*change.uid);
        if (other && other->name != name)
            fail(Fault::conflict, "the number {} belongs to the user {} already", *change.uid,
                 other->name);
    }
    const auto gid = change.group ? std::optional(gid_of(*change.group)) : std::nullopt;
    if (change.groups) set_groups(name, *change.groups);
    if (change.password_hash || change.password_max_days) {
        edit(shadow, [&](AccountTable& table) {
            if (table.find(name) == nullptr)
                table.add({name, "!", "", "0", "99999", "7", "", "", ""});
            auto& row = row_of(table, name, 9);
            if (change.password_hash) {
                row[1] = *change.password_hash;
                row[2] = std::to_string(to_ms(clock_.now()) / 86'400'000);
            }
            if (change.password_max_days) row[4] = std::to_string(*change.password_max_days);
        });
    }
    edit(passwd, [&](AccountTable& table) {
        auto& row = row_of(table, name, 7);
        if (change.uid) row[2] = std::to_string(*change.uid);
        if (gid) row[3] = std::to_string(*gid);
        if (change.comment) row[4] = *change.comment;
        if (change.home) row[5] = *change.home;
        if (change.shell) row[6] = *change.shell;
    });
}

void AccountsInFiles::set_groups(const std::string& user, const std::vector<std::string>& groups) {
    for (const auto& name : groups)
        if (!group(name))
            fail(Fault::not_found, "there is no group {} for the user {}", name, user);
    const auto all = this->groups();
    const auto put = [&](std::size_t part) {
        return [&, part](AccountTable& table) {
            for (const auto& each : all) {
                auto* row = table.find(each.name);
                if (row == nullptr) continue;
                if (row->size() <= part) row->resize(part + 1);
                const bool in = std::find(groups.begin(), groups.end(), each.name) != groups.end();
                set_member((*row)[part], user, in);
            }
        };
    };
    edit_if_there(gshadow, put(3));
    edit(group_file, put(3));
}

void AccountsInFiles::remove_user(const std::string& name, bool with_home) {
    const auto held = lock_();
    const auto gone = user(name);
    if (!gone) return;
    if (gone->uid == 0) fail(Fault::denied, "the user of number 0 is not removed");
    set_groups(name, {});
    const auto drop = [&](AccountTable& table) { table.remove(name); };
    edit(passwd, drop);
    edit_if_there(shadow, drop);
    const auto own = group(name);
    if (own && own->gid == gone->gid && own->members.empty()) {
        const auto all = users();
        if (std::none_of(all.begin(), all.end(),
                         [&](const User& each) { return each.gid == own->gid; }))
            remove_group(name);
    }
    if (with_home && gone->home.size() > 1) files_.remove_tree(gone->home);
}

void AccountsInFiles::add_group(const std::string& name, std::optional<gid_t> gid, bool system) {
    const auto held = lock_();
    check_account_name(name);
    if (group(name)) fail(Fault::conflict, "there is a group {} already", name);
    if (gid && group_by_id(*gid))
        fail(Fault::conflict, "the number {} belongs to the group {} already", *gid,
             group_name(*gid));
    const auto id = gid ? *gid : free_id(system, true);
    edit_if_there(gshadow, [&](AccountTable& table) {
        table.remove(name);
        table.add({name, "!", "", ""});
    });
    edit(group_file, [&](AccountTable& table) { table.add({name, "x", std::to_string(id), ""}); });
}

void AccountsInFiles::change_group_id(const std::string& name, gid_t gid) {
    const auto held = lock_();
    const auto old = group(name);
    if (!old) fail(Fault::not_found, "there is no group {}", name);
    const auto other = group_by_id(gid);
    if (other && other->name != name)
        fail(Fault::conflict, "the number {} belongs to the group {} already", gid, other->name);
    edit(group_file, [&](AccountTable& table) { row_of(table, name, 4)[2] = std::to_string(gid); });
    edit(passwd, [&](AccountTable& table) {
        for (const auto& each : users())
            if (each.gid == old->gid) row_of(table, each.name, 7)[3] = std::to_string(gid);
    });
}

void AccountsInFiles::set_group_members(const std::string& name,
                                        const std::vector<std::string>& members) {
    const auto held = lock_();
    if (!group(name)) fail(Fault::not_found, "there is no group {}", name);
    for (const auto& each : members)
        if (!user(each)) fail(Fault::not_found, "there is no user {} for the group {}", each, name);
    const auto put = [&](AccountTable& table) { row_of(table, name, 4)[3] = join(members, ","); };
    edit_if_there(gshadow, [&](AccountTable& table) {
        if (table.find(name) != nullptr) put(table);
    });
    edit(group_file, put);
}

void AccountsInFiles::remove_group(const std::string& name) {
    const auto held = lock_();
    const auto gone = group(name);
    if (!gone) return;
    for (const auto& each : users())
        if (each.gid == gone->gid)
            fail(Fault::conflict, "the group {} is the primary one of the user {}", name,
                 each.name);
    const auto drop = [&](AccountTable& table) { table.remove(name); };
    edit_if_there(gshadow, drop);
    edit(group_file, drop);
}

}  // namespace vigo
