// user — a user of the machine: account, groups, password, keys, and whether sudo asks him for a
// password.
#include "base/text.h"
#include "host/account_files.h"
#include "resources/catalogue.h"
#include "resources/user/access.h"
#include "resources/user/account.h"

namespace vigo::resources {
namespace {

constexpr Field<UserWant> fields[] = {
    field<&UserWant::username>("username", "His name.", key | one_line),
    field<&UserWant::uid>("uid", "His number; the next free one by default.", none,
                          {0, 4294967294.0}),
    field<&UserWant::shell>("shell", "His login shell; the system's default when he is created.",
                            absolute_path | one_line),
    field<&UserWant::home>(
        "home", "His home; /home/NAME when he is created. A home that changes is not moved.",
        absolute_path | managed_path | one_line),
    field<&UserWant::comment>("comment", "His full name, or what he is for.", one_line),
    field<&UserWant::group>("group", "His primary group, by name; one of his own name by default.",
                            one_line),
    field<&UserWant::gid>(
        "gid", "His primary group, by number. A new user gets a group of his name with it.", none,
        {0, 4294967294.0}),
    field<&UserWant::groups>(
        "groups", "Exactly these further groups; left alone when this is left out.", one_line),
    field<&UserWant::password>(
        "password",
        "In plain text, best from a secret: kept as SHA-512-crypt, compared with the "
        "hash that is there, never shown.",
        secret | one_line),
    field<&UserWant::authorized_keys>("authorized_keys",
                                      "The whole of ~/.ssh/authorized_keys; empty for no keys."),
    field<&UserWant::system>("system", "Take a number from the system range when he is created."),
    field<&UserWant::manage_home>("manage_home", "Create his home, and remove it with him."),
    field<&UserWant::password_max_age>("password_max_age",
                                       "Days until he must change his password; 99999 is never.",
                                       none, {1, 99'999}),
    field<&UserWant::sudo_nopasswd>("sudo_nopasswd",
                                    "He may become root with sudo without a password."),
    field<&UserWant::state>("state", "Whether the user must exist."),
};

void validate(const UserWant& want) {
    check_account_name(want.username);
    for (const auto& part : {want.comment.value_or(""), want.home, want.shell})
        check_account_part(part, "an attribute that becomes part of /etc/passwd");
    if (!want.group.empty()) check_account_name(want.group);
    if (want.groups)
        for (const auto& name : want.groups->all) check_account_name(name);
    if (!want.password) return;
    if (want.password->empty())
        fail(Fault::invalid, "the password of {} must not be empty", want.username);
    if (want.password->starts_with("$6$") || want.password->starts_with("$y$") ||
        want.password->starts_with("$5$"))
        fail(Fault::invalid, "the password of {} is a hash: give it in plain text, as a secret",
             want.username);
}

Drift check(const UserWant& want, const Host& host) {
    Drift drift;
    const auto found = host.accounts().user(want.username);
    if (want.state == State::absent) {
        if (found) check_removal(want, host, *found, drift);
    } else {
        check_account(want, host, found, drift);
        check_keys(want, host, found, drift);
    }
    check_sudo(want, host, drift);
    return drift;
}

}  // namespace

ResourceType user() {
    return Resource<UserWant>{
        .name = "user",
        .doc = "A user: account, groups, password, keys and the right to sudo.",
        .fields = fields,
        .validate = validate,
        .check = check};
}

}  // namespace vigo::resources
