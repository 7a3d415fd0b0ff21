// account — compares and changes a user's account.

#include "resources/user/account.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace vigo::resources {
namespace {

std::string joined(std::vector<std::string> names) { return join(names, ","); }

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/// The group that shall be the primary one; nothing when none is asked for, or when it is made with
/// the user.
std::optional<Group> primary_group(const UserWant& want, const Host& host) {
    if (!want.group.empty()) {
        auto found = host.accounts().group(want.group);
        if (!found)
            fail(Fault::not_found, "there is no group {}: declare it with a group resource",
                 want.group);
        if (want.gid && *want.gid != found->gid)
            fail(Fault::conflict, "group {} has gid {}, not {}", want.group, found->gid, *want.gid);
        return found;
    }
    if (!want.gid) return std::nullopt;
    auto found = host.accounts().group_by_id(static_cast<gid_t>(*want.gid));
    if (!found && (host.accounts().user(want.username) || host.accounts().group(want.username)))
        fail(Fault::not_found, "there is no group with gid {}: declare it with a group resource",
             *want.gid);
    return found;
}

/// Sorted, without the primary group: being listed in that one too means nothing.
std::vector<std::string> wanted_groups(const UserWant& want, const Host& host,
                                       const std::optional<Group>& primary) {
    auto names = sorted(want.groups->all);
    if (primary) std::erase(names, primary->name);
    for (const auto& name : names)
        if (!host.accounts().group(name))
            fail(Fault::not_found, "there is no group {}: declare it with a group resource", name);
    return names;
}

std::vector<std::string> groups_of(const Host& host, const User& user) {
    std::vector<std::string> names;
    for (const auto& group : host.accounts().groups()) {
        const auto& members = group.members;
        const bool in = std::find(members.begin(), members.end(), user.name) != members.end();
        if (in && group.gid != user.gid) names.push_back(group.name);
    }
    return sorted(std::move(names));
}

bool has_password(const UserWant& want, const User& found) {
    if (found.password_hash.empty()) return false;
    if (*want.fitting == found.password_hash) return true;
    if (!crypto::fits_password(*want.password, found.password_hash)) return false;
    *want.fitting = found.password_hash;
    return true;
}

std::string password_is(const std::string& hash) {
    if (hash.empty() || hash == "*" || hash == "!" || hash == "!!" || hash == "!*") return "none";
    return hash.starts_with('!') ? "locked" : "another one";
}

void refuse_taken_uid(const UserWant& want, const Host& host) {
    if (!want.uid) return;
    const auto other = host.accounts().user_by_id(static_cast<uid_t>(*want.uid));
    if (other && other->name != want.username)
        fail(Fault::conflict, "uid {} is taken by user {}", *want.uid, other->name);
}

std::optional<int> max_days(const UserWant& want) {
    if (!want.password_max_age) return std::nullopt;
    return static_cast<int>(*want.password_max_age);
}

void create(const UserWant& want, const UserChange& rest, Host& host) {
    NewUser made{.name = want.username,
                 .comment = want.comment.value_or(""),
                 .home = want.home,
                 .shell = want.shell,
                 .system = want.system,
                 .make_home = want.manage_home};
    if (want.uid) made.uid = static_cast<uid_t>(*want.uid);
    if (const auto primary = primary_group(want, host)) {
        made.group = primary->name;
    } else if (want.gid) {
        host.accounts().add_group(want.username, static_cast<gid_t>(*want.gid), want.system);
        made.group = want.username;
    }
    host.accounts().add_user(made);
    auto change = rest;
    if (want.password) change.password_hash = crypto::crypt_password(*want.password);
    if (change.groups || change.password_hash || change.password_max_days)
        host.accounts().change_user(want.username, change);
}

void check_new(const UserWant& want, const Host& host, Drift& drift) {
    const auto primary = primary_group(want, host);
    UserChange rest{.password_max_days = max_days(want)};
    if (want.groups) rest.groups = wanted_groups(want, host, primary);
    drift.add("state", "absent", "present", [=](Host& h) { create(want, rest, h); });
}

/// Gathers what differs, to be changed in one go.
class Changes {
 public:
    Changes(const UserWant& want, const Host& host, const User& found, Drift& drift)
        : want_(want), host_(host), found_(found), drift_(drift) {}

    void look() {
        if (want_.uid && static_cast<uid_t>(*want_.uid) != found_.uid) {
            if (found_.uid == 0) fail(Fault::denied, "user {} has uid 0 and keeps it", found_.name);
            change_.uid = static_cast<uid_t>(*want_.uid);
            drift_.add("uid", std::to_string(found_.uid), std::to_string(*want_.uid));
        }
        look_at_groups();
        look_at("comment", found_.comment, want_.comment, change_.comment);
        if (!want_.home.empty()) look_at("home", found_.home, want_.home, change_.home);
        if (!want_.shell.empty()) look_at("shell", found_.shell, want_.shell, change_.shell);
        look_at_password();
        if (drift_.empty()) return;
        drift_.fix_together([want = want_, change = change_](Host& h) {
            auto now = change;
            if (change.password_hash) now.password_hash = crypto::crypt_password(*want.password);
            h.accounts().change_user(want.username, now);
        });
    }

 private:
    void look_at(std::string_view property, const std::string& is,
                 const std::optional<std::string>& want, std::optional<std::string>& change) {
        if (!want || *want == is) return;
        change = want;
        drift_.add(property, is, *want);
    }

    void look_at_groups() {
        const auto primary = primary_group(want_, host_);
        if (primary && primary->gid != found_.gid) {
            change_.group = primary->name;
            drift_.add("group", host_.accounts().group_name(found_.gid), primary->name);
        }
        if (!want_.groups) return;
        const auto is = groups_of(host_, found_);
        const auto want = wanted_groups(
            want_, host_, primary ? primary : host_.accounts().group_by_id(found_.gid));
        if (is == want) return;
        change_.groups = want;
        drift_.add("groups", joined(is), joined(want));
    }

    void look_at_password() {
        if (want_.password && !has_password(want_, found_)) {
            change_.password_hash = "";  // made when it is needed, with a salt of its own
            drift_.add("password", password_is(found_.password_hash), "(hidden)").secret = true;
        }
        const auto days = max_days(want_);
        if (!days || days == found_.password_max_days) return;
        change_.password_max_days = days;
        drift_.add("password_max_age",
                   found_.password_max_days ? std::to_string(*found_.password_max_days) : "none",
                   std::to_string(*days));
    }

    const UserWant& want_;
    const Host& host_;
    const User& found_;
    Drift& drift_;
    UserChange change_;
};

/// A user that is created gets his home from useradd, skeleton and all; one that has lost it gets
/// an empty one.
void check_home(const UserWant& want, const Host& host, const User& found, Drift& drift) {
    const auto home = want.home.empty() ? found.home : want.home;
    if (!want.manage_home || home.empty() || home == "/nonexistent" || host.files().status(home))
        return;
    drift.add("manage_home", "no folder " + home, home, [=, name = want.username](Host& h) {
        const auto user = h.accounts().user(name);
        h.files().make_directory(home, 0700);
        h.files().set_owner(home, user->uid, user->gid);
    });
}

void refuse_needed_home(const Host& host, const User& gone) {
    const bool is_top = std::count(gone.home.begin(), gone.home.end(), '/') <
                        2;  // `/`, `/srv`: never one user's own
    const bool is_system = gone.home.starts_with("/usr/") || gone.home.starts_with("/etc/") ||
                           gone.home.starts_with("/bin/") || gone.home.starts_with("/dev/") ||
                           gone.home.starts_with("/var/lib/") || gone.home.starts_with("/run/");
    if (host.files().status(gone.home) && (is_top || is_system))
        fail(Fault::denied,
             "the home of user {} is {}, which is not removed: set manage_home to false", gone.name,
             gone.home);
    for (const auto& other : host.accounts().users())
        if (other.name != gone.name &&
            (other.home == gone.home || other.home.starts_with(gone.home + "/")))
            fail(Fault::denied,
                 "user {} lives in {}, the home of user {}: set manage_home to false", other.name,
                 gone.home, gone.name);
}

}  // namespace

void check_account(const UserWant& want, const Host& host, const std::optional<User>& found,
                   Drift& drift) {
    refuse_taken_uid(want, host);
    if (!found) return check_new(want, host, drift);
    Changes(want, host, *found, drift).look();
    check_home(want, host, *found, drift);
}

void check_removal(const UserWant& want, const Host& host, const User& found, Drift& drift) {
    if (found.uid == 0 || found.name == "root")
        fail(Fault::denied, "user {} has uid 0 and is never removed", found.name);
    if (found.uid == host.system().uid())
        fail(Fault::denied, "user {} runs this agent and is not removed", found.name);
    if (want.manage_home) refuse_needed_home(host, found);
    drift.add("state", "present", "absent",
              [=](Host& h) { h.accounts().remove_user(want.username, want.manage_home); });
}

}  // namespace vigo::resources
