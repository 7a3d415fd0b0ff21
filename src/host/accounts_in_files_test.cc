// accounts_in_files_test — users and groups read from and changed in the files of etc/.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/fake_host.h"

namespace vigo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

struct AccountsInFilesTest : ::testing::Test {
    FakeHost host;
    Accounts& accounts = host.accounts();
    std::string text(const std::string& path) const { return host.disk().find(path)->content; }
};

TEST_F(AccountsInFilesTest, names_and_numbers_translate) {
    EXPECT_EQ(accounts.uid_of("www-data"), 33U);
    EXPECT_EQ(accounts.gid_of("shadow"), 42U);
    EXPECT_EQ(accounts.uid_of("1234"), 1234U);
    EXPECT_EQ(accounts.user_name(33), "www-data");
    EXPECT_EQ(accounts.group_name(4711), "4711");
    EXPECT_EQ(refusal([&] { accounts.uid_of("nobody2"); }), "there is no user nobody2");
    EXPECT_EQ(refusal([&] { accounts.gid_of("-1"); }), "there is no group -1");
    EXPECT_EQ(refusal([&] { accounts.uid_of("4294967295"); }), "there is no user 4294967295")
        << "chown(2) would take it for `leave`";
}

TEST_F(AccountsInFilesTest, damaged_lines_are_skipped_and_kept) {
    host.disk().set(
        "/etc/passwd",
        {.content = "root:x:0:0:root:/root:/bin/sh\n+nis::::::\nbad:x:y:0:::\n\nshort:x\n"
                    "late:x:7:7::/:/bin/sh"});
    EXPECT_EQ(accounts.users().size(), 2U);
    EXPECT_EQ(accounts.user("late")->uid, 7U);
    accounts.change_user("late", {.shell = "/bin/bash"});
    EXPECT_EQ(text("/etc/passwd"),
              "root:x:0:0:root:/root:/bin/sh\n+nis::::::\nbad:x:y:0:::\n\nshort:x\n"
              "late:x:7:7::/:/bin/bash\n");
}

TEST_F(AccountsInFilesTest, a_user_comes_with_group_shadow_and_home) {
    host.disk().set("/etc/skel/.profile", {.content = "umask 027\n"});
    const auto before = host.state();
    accounts.add_user({.name = "dan", .comment = "Dan D."});
    EXPECT_THAT(difference(before, host.state()),
                ElementsAre("/home/dan: absent -> directory 0755 dan:dan",
                            "/home/dan/.profile: absent -> file 0644 dan:dan\\numask 027\\n",
                            "group dan: absent -> gid 1000, members ",
                            "user dan: absent -> uid 1000, group dan, comment `Dan D.`, home "
                            "/home/dan, shell /bin/sh, "
                            "hash `!`, max days 99999"));
    EXPECT_THAT(text("/etc/shadow"), HasSubstr("\ndan:!:20484:0:99999:7:::\n"));
    EXPECT_EQ(host.disk().find("/etc/shadow")->mode, 0640U);
    EXPECT_EQ(host.disk().find("/etc/shadow")->gid, 42U);
}

TEST_F(AccountsInFilesTest, system_users_count_down_and_others_up) {
    accounts.add_user({.name = "a", .system = true, .make_home = false});
    accounts.add_user({.name = "b", .system = true, .make_home = false});
    accounts.add_user({.name = "c", .uid = 1500, .make_home = false});
    accounts.add_user({.name = "d", .make_home = false});
    EXPECT_EQ(accounts.user("a")->uid, 999U);
    EXPECT_EQ(accounts.user("b")->uid, 998U);
    EXPECT_EQ(accounts.user("d")->uid, 1501U);
    EXPECT_EQ(accounts.user("d")->gid, accounts.group("d")->gid);
}

TEST_F(AccountsInFilesTest, login_defs_sets_the_bounds) {
    host.disk().set("/etc/login.defs",
                    {.content = "# UID_MIN 5\nUID_MIN\t\t 3000\nUID_MAX 3001\nGID_MIN 3000\n"});
    accounts.add_user({.name = "a", .make_home = false});
    accounts.add_user({.name = "b", .make_home = false});
    EXPECT_EQ(accounts.user("b")->uid, 3001U);
    EXPECT_EQ(refusal([&] { accounts.add_user({.name = "c", .make_home = false}); }),
              "no number between 3000 and 3001 is free");
}

TEST_F(AccountsInFilesTest, a_change_is_what_it_says_and_no_more) {
    accounts.add_user({.name = "dan"});
    accounts.add_group("docker", 900, false);
    accounts.set_group_members("adm", {"dan", "daemon"});
    const auto before = host.state();
    accounts.change_user("dan", {.uid = 2000,
                                 .comment = "D",
                                 .password_hash = "$6$x$y",
                                 .password_max_days = 90,
                                 .groups = std::vector<std::string>{"docker", "sudo"}});
    EXPECT_THAT(
        difference(before, host.state()),
        ElementsAre(
            "/home/dan: directory 0755 dan:dan -> directory 0755 1000:dan",
            "group adm: gid 4, members dan,daemon -> gid 4, members daemon",
            "group docker: gid 900, members  -> gid 900, members dan",
            "group sudo: gid 27, members  -> gid 27, members dan",
            HasSubstr(
                "uid 2000, group dan, comment `D`, home /home/dan, shell /bin/sh, hash `$6$x$y`, "
                "max days 90")));
}

TEST_F(AccountsInFilesTest, a_removed_user_leaves_no_trace) {
    const auto before = host.state();
    accounts.add_user({.name = "dan"});
    accounts.set_group_members("sudo", {"dan"});
    accounts.remove_user("dan", true);
    EXPECT_THAT(difference(before, host.state()), ElementsAre());
    accounts.remove_user("dan", true);
    EXPECT_EQ(refusal([&] { accounts.remove_user("root", false); }),
              "the user of number 0 is not removed");
}

TEST_F(AccountsInFilesTest, gshadow_follows_where_there_is_one) {
    host.disk().set("/etc/gshadow", {.mode = 0640, .gid = 42, .content = "sudo:*::\n"});
    accounts.add_group("web", 1200, false);
    accounts.set_group_members("sudo", {"daemon"});
    EXPECT_EQ(text("/etc/gshadow"), "sudo:*::daemon\nweb:!::\n");
    accounts.remove_group("web");
    EXPECT_EQ(text("/etc/gshadow"), "sudo:*::daemon\n");
}

TEST_F(AccountsInFilesTest, a_group_changes_its_number_with_its_users) {
    accounts.add_user({.name = "dan"});
    accounts.change_group_id("dan", 4000);
    EXPECT_EQ(accounts.user("dan")->gid, 4000U);
}

TEST_F(AccountsInFilesTest, what_cannot_be_is_refused_by_name) {
    EXPECT_THAT(refusal([&] { accounts.add_user({.name = "-o"}); }),
                HasSubstr("`-o` cannot name a user or group"));
    EXPECT_THAT(refusal([&] { accounts.add_group("a:b", {}, false); }), HasSubstr("cannot name"));
    EXPECT_THAT(refusal([&] { accounts.add_user({.name = "x", .comment = "a:b"}); }),
                HasSubstr("comment of a user"));
    EXPECT_EQ(refusal([&] { accounts.add_user({.name = "daemon"}); }),
              "there is a user daemon already");
    EXPECT_EQ(refusal([&] { accounts.add_user({.name = "x", .uid = 33}); }),
              "the number 33 belongs to the user www-data already");
    EXPECT_EQ(refusal([&] { accounts.add_user({.name = "x", .group = "nogrp"}); }),
              "there is no group nogrp");
    EXPECT_EQ(refusal([&] { accounts.remove_group("www-data"); }),
              "the group www-data is the primary one of the user www-data");
    EXPECT_EQ(refusal([&] { accounts.set_group_members("adm", {"ghost"}); }),
              "there is no user ghost for the group adm");
    EXPECT_EQ(refusal([&] {
                  accounts.change_user("daemon", {.groups = std::vector<std::string>{"ghosts"}});
              }),
              "there is no group ghosts for the user daemon");
}

}  // namespace
}  // namespace vigo
