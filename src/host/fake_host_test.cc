// fake_host_test — the invented machine refuses what a real one refuses, counts, and can say its
// state.

#include "host/fake_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigo {
namespace {

using ::testing::ElementsAre;

template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

TEST(FakeHostTest, every_change_shows_in_the_state) {
    FakeHost host;
    host.disk().set("/a", {.content = "old"});
    const auto before = host.state();
    auto& files = host.files();
    files.put({.path = "/a", .content = "new", .mode = 0600});
    files.put_symlink("/l", "/a");
    files.put_hard_link("/h", "/a");
    files.make_directory("/d/e", 0700);
    files.set_owner("/d/e", 33, {});
    EXPECT_THAT(difference(before, host.state()),
                ElementsAre("/a: file 0644 root:root\\nold -> file 0600 root:root\\nnew",
                            "/d: absent -> directory 0755 root:root",
                            "/d/e: absent -> directory 0700 www-data:root",
                            "/h: absent -> hard link to /a", "/l: absent -> link to /a root:root"));
    files.remove("/h");
    files.remove_tree("/d");
    files.remove("/l");
    files.put({.path = "/a", .content = "old", .mode = 0644});
    EXPECT_THAT(difference(before, host.state()), ElementsAre());
}

TEST(FakeHostTest, it_refuses_what_a_real_one_refuses) {
    FakeHost host;
    auto& files = host.files();
    host.disk().set("/tmp/l", {.kind = FileKind::symlink, .content = "/etc"});
    EXPECT_EQ(refusal([&] { files.put({.path = "/no/a", .content = ""}); }),
              "there is no folder /no");
    EXPECT_EQ(refusal([&] { files.put({.path = "/etc", .content = ""}); }),
              "/etc is a directory: it is not replaced");
    EXPECT_EQ(refusal([&] { files.put({.path = "/tmp/l/passwd", .content = ""}); }),
              "the link l on the way to /tmp/l/passwd stands in a folder that others than root may "
              "write to");
    EXPECT_EQ(refusal([&] { files.remove_tree("/"); }),
              "the root of the machine is not replaced or removed");
    host.disk().refuse("/etc/motd", Error(Fault::unavailable, "no space"));
    EXPECT_EQ(refusal([&] { files.put({.path = "/etc/motd", .content = ""}); }), "no space");
}

TEST(FakeHostTest, it_counts_looks_and_changes) {
    FakeHost host;
    host.disk().set("/a", {.content = "x"});
    (void)host.files().status("/a");
    (void)host.files().read("/a");
    (void)host.files().digest("/a", {});
    host.files().set_mode("/a", 0600);
    (void)host.state();
    EXPECT_EQ(host.counts().status, 1);
    EXPECT_EQ(host.counts().read, 1);
    EXPECT_EQ(host.counts().digest, 1);
    EXPECT_EQ(host.counts().change, 1);
}

TEST(FakeHostTest, a_query_is_not_a_run) {
    FakeHost host;
    auto& programs = host.programs();
    programs.answer_query("systemctl is-active web", {.status = 3, .out = "inactive\n"});
    programs.answer_run("systemctl start web", {.result = {}, .effect = [](FakeHost& machine) {
                                                    machine.programs().answer_query(
                                                        "systemctl is-active web",
                                                        {.out = "active\n"});
                                                }});
    const Command active{.words = {"systemctl", "is-active", "web"}};
    const Command start{.words = {"systemctl", "start", "web"}};
    EXPECT_EQ(host.commands().query(active).status, 3);
    EXPECT_EQ(refusal([&] { host.commands().query(start); }),
              "`systemctl start web` changes the machine: it must be run, not queried");
    EXPECT_EQ(refusal([&] { host.commands().run(active); }),
              "`systemctl is-active web` only looks: it must be queried, not run");
    EXPECT_EQ(refusal([&] { host.commands().run({.words = {"reboot"}}); }),
              "no answer is scripted for running `reboot`");
    EXPECT_TRUE(host.commands().run(start).ok());
    EXPECT_EQ(host.commands().query(active).out, "active\n");
    EXPECT_EQ(host.state().at("ran"), "systemctl start web\n");
    EXPECT_TRUE(host.commands().exists("systemctl"));
    EXPECT_FALSE(host.commands().exists("system"));
}

TEST(FakeHostTest, links_are_followed_on_the_way_and_their_loops_end) {
    FakeHost host;
    host.disk().set("/x", {.kind = FileKind::symlink, .content = "y"});
    host.disk().set("/y", {.kind = FileKind::symlink, .content = "/x"});
    host.disk().set("/usr/bin/env", {.content = "e"});
    EXPECT_EQ(host.files().read("/bin/env"), "e");
    EXPECT_EQ(host.files().read("/bin/../bin/env"), "e");
    EXPECT_EQ(refusal([&] { (void)host.files().read("/x"); }), "/x: too many links");
}

}  // namespace
}  // namespace vigo
