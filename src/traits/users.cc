// users — who has an account, and who is logged in.

#include <algorithm>
#include <set>

#include "base/text.h"
#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

// What distributions create themselves, by name; the rest of the low numbers came with installed
// software.
constexpr std::string_view well_known[] = {
    "root",  "daemon",   "bin",      "sys",     "sync",      "games",      "man",
    "lp",    "mail",     "news",     "uucp",    "proxy",     "list",       "irc",
    "gnats", "nobody",   "_apt",     "backup",  "www-data",  "messagebus", "adm",
    "halt",  "shutdown", "operator", "ftp",     "dbus",      "polkitd",    "tss",
    "sshd",  "uuidd",    "syslog",   "at",      "nscd",      "ntp",        "postfix",
    "avahi", "rtkit",    "usbmux",   "dnsmasq", "landscape", "pollinate",  "tcpdump",
    "cron",  "http",     "git",      "svn",     "guest",     "ntpsec",     "fwupd-refresh"};

bool has_real_shell(std::string_view shell) {
    return !shell.ends_with("/nologin") && !shell.ends_with("/false") &&
           !shell.ends_with("/sync") && !shell.empty();
}

bool is_human(const User& user) {
    return user.uid >= 1000 && user.uid != 65534 && has_real_shell(user.shell);
}

bool is_of_the_system(const User& user) {
    return user.name.starts_with("systemd-") ||
           std::find(std::begin(well_known), std::end(well_known), user.name) !=
               std::end(well_known);
}

using Names = std::set<std::string>;

/// logind keeps one small file for each session.
void add_sessions(const Host& host, Names& names) {
    const std::string folder = "/run/systemd/sessions";
    if (!host.files().status(folder)) return;
    for (const auto& session : host.files().list(folder)) {
        if (session.ends_with(".ref")) continue;
        const auto text = host.files().read(folder + "/" + session).value_or("");
        const auto kind = labelled("CLASS=", text);
        const auto user = labelled("USER=", text);
        if (user && kind && kind->starts_with("user")) names.emplace(*user);
    }
}

/// utmp(5) as glibc has it on Linux: records of 384 bytes, a 16-bit type first, the user's name
/// at 44. Systems whose clock runs past 2038 have it no more.
void add_terminals(const Host& host, Names& names) {
    constexpr std::size_t record = 384;
    constexpr char user_process = 7;
    const auto utmp = host.files().read("/run/utmp").value_or("");
    for (std::size_t at = 0; at + record <= utmp.size(); at += record) {
        if (utmp[at] != user_process || utmp[at + 1] != 0) continue;
        const std::string_view name(utmp.data() + at + 44, 32);
        names.emplace(name.substr(0, name.find('\0')));
    }
}

Value list_of(const Names& names) { return Value::List(names.begin(), names.end()); }

void collect(const Host& host, Traits& traits) {
    Names logged_in;
    add_sessions(host, logged_in);
    add_terminals(host, logged_in);
    traits.set("users.logged_in", list_of(logged_in));

    Names human;
    Names os;
    Names thirdparty;
    for (const auto& user : host.accounts().users())
        (is_human(user) ? human : is_of_the_system(user) ? os : thirdparty).insert(user.name);
    traits.set("users.human", list_of(human));
    traits.set("users.os", list_of(os));
    traits.set("users.thirdparty", list_of(thirdparty));
}

}  // namespace

Collector users() {
    return {
        .name = "users",
        .doc = "Who has an account, and who is logged in.",
        .pace = Pace::each_cycle,
        .provides = {{"users.logged_in", Kind::list, "Users with a session, sorted, each once."},
                     {"users.human", Kind::list,
                      "Users from number 1000 on who have a real shell."},
                     {"users.os", Kind::list, "Users that the distribution itself creates."},
                     {"users.thirdparty", Kind::list,
                      "All others: they came with installed software."}},
        .collect = collect};
}

}  // namespace vigo::traits
