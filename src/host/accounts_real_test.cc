// accounts_real_test — the words of the tools that change users and groups, and the lock beside
// them.

#include "host/accounts_real.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/fake_host.h"
#include "host/real_host.h"
#include "host/temp_folder.h"

namespace vigo {
namespace {

struct AccountsReal : ::testing::Test {
    FakeHost host;
    RealAccounts accounts{host.files(), host.clock(), [] { return std::shared_ptr<void>(); },
                          host.commands()};

    /// The one command that `act` runs.
    template <class Act>
    std::string ran(const std::string& expected, Act act) {
        host.programs().answer_run(expected, {});
        act();
        return host.programs().ran().empty() ? "" : host.programs().ran().back().text();
    }
};

TEST_F(AccountsReal, a_user_is_added_by_useradd) {
    const std::string plain = "useradd -m -U dan";
    EXPECT_EQ(ran(plain, [&] { accounts.add_user({.name = "dan"}); }), plain);
    const std::string whole =
        "useradd -M -r -u 900 -g adm -c 'Dan D.' -d /srv/dan -s /bin/false dan";
    EXPECT_EQ(ran(whole,
                  [&] {
                      accounts.add_user({.name = "dan",
                                         .uid = 900,
                                         .group = "adm",
                                         .comment = "Dan D.",
                                         .home = "/srv/dan",
                                         .shell = "/bin/false",
                                         .system = true,
                                         .make_home = false});
                  }),
              whole);
    const std::string joined = "useradd -m -g sudo sudo";
    EXPECT_EQ(ran(joined, [&] { accounts.add_user({.name = "sudo"}); }), joined);
}

TEST_F(AccountsReal, a_change_is_one_usermod_and_the_password_no_argument) {
    host.programs().answer_run("usermod -u 2000 -g adm -c D -d /d -s /bin/sh -G adm,sudo daemon",
                               {});
    host.programs().answer_run("chpasswd -e", {});
    host.programs().answer_run("chage -M 90 daemon", {});
    accounts.change_user("daemon", {.uid = 2000,
                                    .group = "adm",
                                    .comment = "D",
                                    .home = "/d",
                                    .shell = "/bin/sh",
                                    .password_hash = "$6$salt$hash",
                                    .password_max_days = 90,
                                    .groups = std::vector<std::string>{"adm", "sudo"}});
    ASSERT_EQ(host.programs().ran().size(), 3U);
    EXPECT_EQ(host.programs().ran()[1].input, "daemon:$6$salt$hash\n");
}

TEST_F(AccountsReal, groups_and_removals_have_their_tools) {
    const auto check = [&](const std::string& expected, auto act) {
        EXPECT_EQ(ran(expected, act), expected);
    };
    check("groupadd -r -g 900 web", [&] { accounts.add_group("web", 900, true); });
    check("groupmod -g 901 adm", [&] { accounts.change_group_id("adm", 901); });
    check("gpasswd -M daemon,root adm", [&] {
        accounts.set_group_members("adm", {"daemon", "root"});
    });
    check("gpasswd -M '' adm", [&] { accounts.set_group_members("adm", {}); });
    check("groupdel adm", [&] { accounts.remove_group("adm"); });
    check("userdel daemon", [&] { accounts.remove_user("daemon", false); });
    host.disk().set("/var/www", {.kind = FileKind::directory});
    check("userdel -r www-data", [&] { accounts.remove_user("www-data", true); });
}

TEST_F(AccountsReal, without_the_tools_the_files_are_edited) {
    accounts.add_user({.name = "dan", .make_home = false});
    EXPECT_TRUE(accounts.user("dan"));
    EXPECT_TRUE(host.programs().ran().empty());
}

TEST_F(AccountsReal, a_name_never_becomes_an_option) {
    host.programs().install("useradd");
    host.programs().install("gpasswd");
    EXPECT_THROW(accounts.add_user({.name = "-o"}), Error);
    EXPECT_THROW(accounts.set_group_members("adm", {"root,daemon"}), Error);
}

TEST(PasswordLock, keeps_other_processes_out_and_is_shared_within) {
    TempFolder dir;
    std::filesystem::create_directory(dir / "etc");
    const Rooted rooted(dir.path());
    const auto lock = password_lock(rooted);
    auto held = lock();
    const auto again = lock();
    const auto other_may = [&] {
        const pid_t child = ::fork();
        if (child == 0) {
            struct flock whole {};
            whole.l_type = F_WRLCK;
            const int file = ::open((dir / "etc/.pwd.lock").c_str(), O_WRONLY);
            ::_exit(::fcntl(file, F_SETLK, &whole) == 0 ? 1 : 0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WEXITSTATUS(status) == 1;
    };
    EXPECT_FALSE(other_may());
    held.reset();
    EXPECT_FALSE(other_may()) << "one of two is still held";
}

TEST(RootedAccounts, are_changed_in_the_files_of_the_root) {
    TempFolder dir;
    dir.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    dir.write("etc/group", "root:x:0:\n");
    dir.write("etc/shadow", "root:*:1::::::\n");
    ::chmod((dir / "etc/shadow").c_str(), 0600);
    RealHost host({.root = dir.path()});
    host.accounts().add_group("web", 1200, false);
    EXPECT_EQ(dir.read("etc/group"), "root:x:0:\nweb:x:1200:\n");
    if (::geteuid() != 0) GTEST_SKIP() << "needs root: gives a home to its user";
    host.accounts().add_user({.name = "dan", .uid = 1500});
    EXPECT_THAT(dir.read("etc/passwd"),
                ::testing::EndsWith("dan:x:1500:1500::/home/dan:/bin/sh\n"));
    EXPECT_EQ(host.files().status("/home/dan")->uid, 1500U);
    EXPECT_EQ(host.files().status("/etc/shadow")->mode, 0600U);
    host.accounts().remove_user("dan", true);
    EXPECT_FALSE(host.files().status("/home/dan"));
    EXPECT_FALSE(host.accounts().group("dan"));
}

TEST(RootedHost, has_the_name_that_its_files_give_it) {
    TempFolder dir;
    EXPECT_EQ(RealHost({.root = dir.path()}).hostname(), "localhost");
    dir.write("etc/hostname", "image.example\n");
    EXPECT_EQ(RealHost({.root = dir.path()}).hostname(), "image.example");
    EXPECT_THROW(RealHost({.root = dir / "no"}), Error);
}

}  // namespace
}  // namespace vigo
