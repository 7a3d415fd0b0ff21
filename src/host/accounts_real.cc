#include "host/accounts_real.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "base/error.h"
#include "base/text.h"
#include "host/posix.h"

namespace vigo {
namespace {

std::shared_ptr<void> lock_file(const Rooted& rooted) {
    const auto spot = rooted.spot("/etc/.pwd.lock");
    const auto& path = spot.path;
    const auto file = std::make_shared<posix::Fd>(::openat(
        spot.folder.get(), spot.name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!*file) fail_errno(errno, "opening " + path);
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    // 15 s is what lckpwdf(3) waits; asking again every 50 ms needs no signal.
    for (int tries = 0; tries < 300; ++tries) {
        if (::fcntl(file->get(), F_SETLK, &whole) == 0) return file;
        if (errno != EACCES && errno != EAGAIN && errno != EINTR)
            fail_errno(errno, "locking " + path);
        std::this_thread::sleep_for(Millis(50));
    }
    fail(Fault::timeout, "{} is locked: another program is changing users or groups", path);
}

}  // namespace

AccountsInFiles::Lock password_lock(const Rooted& rooted) {
    return [&rooted, held = std::weak_ptr<void>()]() mutable {
        auto lock = held.lock();
        if (!lock) held = lock = lock_file(rooted);
        return lock;
    };
}

void RealAccounts::run(Words words, std::string input) {
    run_or_fail(commands_, {.words = std::move(words), .input = std::move(input)});
}

void RealAccounts::add_user(const NewUser& user) {
    if (!commands_.exists("useradd")) return AccountsInFiles::add_user(user);
    check_account_name(user.name);
    Words words{"useradd", user.make_home ? "-m" : "-M"};
    const auto give = [&](const char* option, const std::string& value) {
        words.insert(words.end(), {option, value});
    };
    if (user.system) words.emplace_back("-r");
    if (user.uid) give("-u", std::to_string(*user.uid));
    if (user.group)
        give("-g", *user.group);
    else if (group(user.name))
        give("-g", user.name);
    else
        words.emplace_back("-U");
    if (!user.comment.empty()) give("-c", user.comment);
    if (!user.home.empty()) give("-d", user.home);
    if (!user.shell.empty()) give("-s", user.shell);
    words.push_back(user.name);
    run(std::move(words));
}

void RealAccounts::change_user(const std::string& name, const UserChange& change) {
    if (!commands_.exists("usermod")) return AccountsInFiles::change_user(name, change);
    check_account_name(name);
    Words words{"usermod"};
    const auto give = [&](const char* option, const auto& value) {
        if (value) words.insert(words.end(), {option, *value});
    };
    if (change.uid) words.insert(words.end(), {"-u", std::to_string(*change.uid)});
    give("-g", change.group);
    give("-c", change.comment);
    give("-d", change.home);
    give("-s", change.shell);
    if (change.groups) words.insert(words.end(), {"-G", join(*change.groups, ",")});
    if (words.size() > 1) {
        words.push_back(name);
        run(std::move(words));
    }
    if (change.password_hash) {
        check_account_part(*change.password_hash, "password hash");
        run({"chpasswd", "-e"},
            name + ":" + *change.password_hash + "\n");  // not where ps shows it
    }
    if (change.password_max_days)
        run({"chage", "-M", std::to_string(*change.password_max_days), name});
}

void RealAccounts::remove_user(const std::string& name, bool with_home) {
    if (!commands_.exists("userdel")) return AccountsInFiles::remove_user(name, with_home);
    check_account_name(name);
    const auto gone = user(name);
    if (!gone) return;
    if (gone->uid == 0) fail(Fault::denied, "the user of number 0 is not removed");
    Words words{"userdel"};
    if (with_home && files().status(gone->home)) words.emplace_back("-r");
    words.push_back(name);
    run(std::move(words));
}

void RealAccounts::add_group(const std::string& name, std::optional<gid_t> gid, bool system) {
    if (!commands_.exists("groupadd")) return AccountsInFiles::add_group(name, gid, system);
    check_account_name(name);
    Words words{"groupadd"};
    if (system) words.emplace_back("-r");
    if (gid) words.insert(words.end(), {"-g", std::to_string(*gid)});
    words.push_back(name);
    run(std::move(words));
}

void RealAccounts::change_group_id(const std::string& name, gid_t gid) {
    if (!commands_.exists("groupmod")) return AccountsInFiles::change_group_id(name, gid);
    check_account_name(name);
    run({"groupmod", "-g", std::to_string(gid), name});
}

void RealAccounts::set_group_members(const std::string& name,
                                     const std::vector<std::string>& members) {
    if (!commands_.exists("gpasswd")) return AccountsInFiles::set_group_members(name, members);
    check_account_name(name);
    for (const auto& each : members) check_account_name(each);
    run({"gpasswd", "-M", join(members, ","), name});
}

void RealAccounts::remove_group(const std::string& name) {
    if (!commands_.exists("groupdel")) return AccountsInFiles::remove_group(name);
    check_account_name(name);
    if (group(name)) run({"groupdel", name});
}

}  // namespace vigo
