#include "host/fake_host.h"

#include "base/text.h"

namespace vigo {
namespace {

constexpr std::string_view folders[] = {"/boot",          "/dev",           "/etc",
                                        "/etc/cron.d",    "/etc/default",   "/etc/systemd/system",
                                        "/home",          "/lib",           "/opt",
                                        "/proc",          "/run",           "/srv",
                                        "/sys",           "/usr/bin",       "/usr/lib",
                                        "/usr/local/bin", "/usr/local/etc", "/usr/local/sbin",
                                        "/usr/sbin",      "/usr/share",     "/var/cache",
                                        "/var/lib",       "/var/log",       "/var/spool"};

constexpr std::string_view passwd =
    "root:x:0:0:root:/root:/bin/bash\n"
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n"
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";

constexpr std::string_view group =
    "root:x:0:\ndaemon:x:1:\nadm:x:4:\nsudo:x:27:\nwww-data:x:33:\nshadow:x:42:\nusers:x:100:\n"
    "nogroup:x:65534:\n";

constexpr std::string_view shadow =
    "root:*:20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\nwww-data:*:20000:0:99999:7:::\n"
    "nobody:*:20000:0:99999:7:::\n";

bool is_account_file(const std::string& path) {
    return path == "/etc/passwd" || path == "/etc/group" || path == "/etc/shadow" ||
           path == "/etc/gshadow" || path == "/etc/.pwd.lock";
}

std::string describe(const FakeFile& file, const Accounts& accounts) {
    const auto owner = accounts.user_name(file.uid) + ":" + accounts.group_name(file.gid);
    switch (file.kind) {
        case FileKind::regular:
            return format("file {:04o} {}\n{}", file.mode, owner, file.content);
        case FileKind::symlink:
            return format("link to {} {}", file.content, owner);
        default:
            return format("{} {:04o} {}", name_of(file.kind), file.mode, owner);
    }
}

std::string describe(const User& user, const Accounts& accounts) {
    return format("uid {}, group {}, comment `{}`, home {}, shell {}, hash `{}`, max days {}",
                  user.uid, accounts.group_name(user.gid), user.comment, user.home, user.shell,
                  user.password_hash,
                  user.password_max_days ? std::to_string(*user.password_max_days) : "none");
}

std::string quoted(const std::string& text) {
    std::string line = printable(text, 2000);
    for (auto at = line.find('\n'); at != std::string::npos; at = line.find('\n', at))
        line.replace(at, 1, "\\n");
    return line;
}

}  // namespace

void furnish(FakeFiles& disk) {
    for (const auto folder : folders)
        disk.set(std::string(folder), {.kind = FileKind::directory, .mode = 0755});
    disk.set("/root", {.kind = FileKind::directory, .mode = 0700});
    disk.set("/tmp", {.kind = FileKind::directory, .mode = 01777});
    disk.set("/var/tmp", {.kind = FileKind::directory, .mode = 01777});
    disk.set("/bin", {.kind = FileKind::symlink, .mode = 0777, .content = "usr/bin"});
    disk.set("/sbin", {.kind = FileKind::symlink, .mode = 0777, .content = "usr/sbin"});
    disk.set("/etc/passwd", {.content = std::string(passwd)});
    disk.set("/etc/group", {.content = std::string(group)});
    disk.set("/etc/shadow", {.mode = 0640, .gid = 42, .content = std::string(shadow)});
}

FakeHost::FakeHost()
    : files_(clock_, counts_),
      commands_(*this, counts_),
      accounts_(files_, clock_, [] { return std::shared_ptr<void>(); }) {
    furnish(files_);
}

FakeState FakeHost::state() const {
    const auto counted = counts_;
    FakeState state;
    for (const auto& [path, first] : files_.all()) {
        const auto& file = *files_.find(path);
        if (first != path)
            state[path] = "hard link to " + first;
        else if (!is_account_file(path))
            state[path] = describe(file, accounts_);
        else
            state[path] =
                describe({.mode = file.mode, .uid = file.uid, .gid = file.gid}, accounts_);
    }
    for (const auto& user : accounts_.users())
        state["user " + user.name] = describe(user, accounts_);
    for (const auto& each : accounts_.groups())
        state["group " + each.name] =
            format("gid {}, members {}", each.gid, join(each.members, ","));
    std::string ran;
    for (const auto& command : commands_.ran()) ran += command.text() + "\n";
    if (!ran.empty()) state["ran"] = ran;
    counts_ = counted;
    return state;
}

std::vector<std::string> difference(const FakeState& before, const FakeState& after) {
    std::vector<std::string> lines;
    for (const auto& [name, was] : before) {
        const auto now = after.find(name);
        if (now == after.end())
            lines.push_back(format("{}: {} -> absent", name, quoted(was)));
        else if (now->second != was)
            lines.push_back(format("{}: {} -> {}", name, quoted(was), quoted(now->second)));
    }
    for (const auto& [name, now] : after)
        if (!before.contains(name)) lines.push_back(format("{}: absent -> {}", name, quoted(now)));
    return lines;
}

}  // namespace vigo
