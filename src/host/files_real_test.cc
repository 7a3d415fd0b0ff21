// files_real_test — looking at and changing the files of a folder that stands for a machine.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>
#include <utility>

#include "crypto/digest.h"
#include "host/real_host.h"
#include "host/temp_folder.h"

namespace vigo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

bool are_root() { return ::geteuid() == 0; }

std::vector<std::string> names_in(const std::string& path) {
    std::vector<std::string> names;
    for (const auto& each : fs::directory_iterator(path)) names.push_back(each.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

/// The message of what `act` throws; "" when it throws nothing.
template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

struct Text {
    std::string text;
};
Text parse_text(std::string_view text) { return {std::string(text)}; }

struct FilesReal : ::testing::Test {
    TempFolder dir;
    TempFolder snapshots;
    RealHost host{{.root = dir.path(), .snapshots = snapshots / "kept"}};
    Files& files = host.files();
};

TEST_F(FilesReal, what_is_not_there_is_no_error) {
    dir.write("a", "text");
    EXPECT_FALSE(files.status("/b"));
    EXPECT_FALSE(files.status("/a/b"));
    EXPECT_FALSE(files.read("/b"));
    files.remove("/b");
    files.remove_tree("/b/c");
}

TEST_F(FilesReal, status_tells_what_lstat_tells) {
    dir.write("a", "text");
    ::chmod((dir / "a").c_str(), 04751);
    fs::create_symlink("a", dir / "l");
    const auto file = files.status("/a");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->kind, FileKind::regular);
    EXPECT_EQ(file->mode, 04751U);
    EXPECT_EQ(file->size, 4U);
    EXPECT_EQ(file->uid, ::geteuid());
    EXPECT_EQ(files.status("/l")->kind, FileKind::symlink);
    EXPECT_EQ(files.status("/")->kind, FileKind::directory);
}

TEST_F(FilesReal, a_new_file_is_0644_whatever_the_umask) {
    const auto before = ::umask(077);
    files.put({.path = "/a", .content = "hello\n"});
    ::umask(before);
    EXPECT_EQ(dir.read("a"), "hello\n");
    EXPECT_EQ(files.status("/a")->mode, 0644U);
    EXPECT_THAT(names_in(dir.path()), ElementsAre("a"));
}

TEST_F(FilesReal, new_content_keeps_mode_and_gets_a_new_inode) {
    dir.write("a", "old");
    ::chmod((dir / "a").c_str(), 0600);
    const auto before = files.status("/a");
    files.put({.path = "/a", .content = "new"});
    const auto after = files.status("/a");
    EXPECT_EQ(dir.read("a"), "new");
    EXPECT_EQ(after->mode, 0600U);
    EXPECT_NE(after->inode, before->inode);
}

TEST_F(FilesReal, mode_alone_is_set_in_place) {
    dir.write("a", "old");
    const auto before = files.status("/a");
    files.put({.path = "/a", .mode = 0640});
    EXPECT_EQ(files.status("/a")->mode, 0640U);
    EXPECT_EQ(files.status("/a")->inode, before->inode);
}

TEST_F(FilesReal, owner_and_setuid_survive_together) {
    if (!are_root()) GTEST_SKIP() << "needs root: changes owners";
    dir.write("a", "x");
    files.put({.path = "/a", .content = "y", .mode = 04755, .uid = 33, .gid = 42});
    auto now = files.status("/a");
    EXPECT_EQ(now->mode, 04755U);
    EXPECT_EQ(now->uid, 33U);
    files.put({.path = "/a", .uid = 1});  // chown(2) clears the bit: it is put back
    now = files.status("/a");
    EXPECT_EQ(now->mode, 04755U);
    EXPECT_EQ(now->uid, 1U);
    EXPECT_EQ(now->gid, 42U);
}

TEST_F(FilesReal, a_missing_folder_is_named) {
    EXPECT_EQ(refusal([&] { files.put({.path = "/no/such/a", .content = "x"}); }),
              "there is no folder /no/such");
}

TEST_F(FilesReal, a_directory_is_never_replaced) {
    files.make_directory("/d", 0755);
    EXPECT_EQ(refusal([&] { files.put({.path = "/d", .content = "x"}); }),
              "/d is a directory: it is not replaced");
    EXPECT_EQ(refusal([&] { files.put_symlink("/d", "x"); }),
              "/d is a directory: it is not replaced");
    EXPECT_EQ(refusal([&] { files.remove("/d"); }),
              "/d is a directory: it is not removed as a file");
}

TEST_F(FilesReal, a_link_in_the_last_part_is_replaced_not_followed) {
    dir.write("target", "precious");
    fs::create_symlink("target", dir / "l");
    files.put({.path = "/l", .content = "new"});
    EXPECT_EQ(dir.read("target"), "precious");
    EXPECT_EQ(files.status("/l")->kind, FileKind::regular);
}

TEST_F(FilesReal, links_lead_nowhere_out_of_the_root) {
    TempFolder outside;
    outside.write("secret", "outside");
    fs::create_symlink(outside.path(), dir / "abs");
    fs::create_symlink("../../../../../../../.." + outside.path(), dir / "rel");
    EXPECT_FALSE(files.status("/abs/secret"));
    EXPECT_FALSE(files.read("/rel/secret"));
    EXPECT_NE(refusal([&] { files.put({.path = "/abs/evil", .content = "x"}); }), "");
    EXPECT_NE(refusal([&] { files.put({.path = "/rel/evil", .content = "x"}); }), "");
    EXPECT_THAT(names_in(outside.path()), ElementsAre("secret"));
}

TEST_F(FilesReal, an_absolute_link_means_the_root_of_the_machine) {
    dir.write("real/a", "inside");
    fs::create_symlink("/real", dir / "l");
    EXPECT_EQ(files.read("/l/a"), "inside");
    files.put({.path = "/l/b", .content = "x"});
    EXPECT_EQ(dir.read("real/b"), "x");
}

TEST_F(FilesReal, a_link_in_a_folder_of_others_is_refused_on_change) {
    dir.write("etc/passwd", "root");
    files.make_directory("/tmp", 01777);
    fs::create_symlink("/etc", dir / "tmp/l");
    EXPECT_EQ(
        refusal([&] { files.put({.path = "/tmp/l/passwd", .content = "evil"}); }),
        "the link l on the way to /tmp/l stands in a folder that others than root may write to");
    EXPECT_NE(refusal([&] { files.set_mode("/tmp/l/passwd", 0777); }), "");
    EXPECT_NE(refusal([&] { files.remove("/tmp/l/passwd"); }), "");
    EXPECT_EQ(files.read("/tmp/l/passwd"), "root");
}

TEST_F(FilesReal, what_is_to_be_changed_is_not_read_through_a_link_of_others) {
    dir.write("etc/secret", "precious");
    files.make_directory("/tmp", 01777);
    fs::create_symlink("/etc", dir / "tmp/l");
    fs::create_symlink("/etc/secret", dir / "tmp/s");
    EXPECT_EQ(files.read("/tmp/s"), "precious");
    EXPECT_EQ(refusal([&] { (void)files.read_to_change("/tmp/s"); }),
              "/tmp/s is a symlink, not a regular file");
    EXPECT_THAT(refusal([&] { (void)files.read_to_change("/tmp/l/secret"); }),
                HasSubstr("others than root may write"));
    EXPECT_EQ(files.read_to_change("/etc/secret"), "precious");
    EXPECT_FALSE(files.read_to_change("/etc/none"));
    EXPECT_FALSE(files.read_to_change("/none/none"));
}

TEST_F(FilesReal, a_second_name_of_a_file_is_not_given_away) {
    dir.write("etc/secret", "precious");
    files.make_directory("/tmp", 01777);
    fs::create_hard_link(dir / "etc/secret", dir / "tmp/mine");
    const std::string_view said =
        "/tmp/mine has 2 names and stands in a folder that others than root may write to";
    EXPECT_EQ(refusal([&] { files.set_owner("/tmp/mine", ::geteuid(), {}); }), said);
    EXPECT_EQ(refusal([&] { files.set_mode("/tmp/mine", 0666); }), said);
    EXPECT_EQ(refusal([&] { files.put({.path = "/tmp/mine", .mode = 0666}); }), said);
    files.put({.path = "/tmp/mine", .content = "a file of its own"});
    EXPECT_EQ(dir.read("etc/secret"), "precious");
}

TEST_F(FilesReal, leftovers_of_a_killed_run_go_with_the_next_put) {
    dir.write("d/.vigo-0123456789abcdef", "torn");
    dir.write("d/.vigo-busy", "being written");
    dir.write("d/.vigorous", "not ours");
    const int busy = ::open((dir / "d/.vigo-busy").c_str(), O_RDONLY);
    ASSERT_EQ(::flock(busy, LOCK_EX), 0);
    files.put({.path = "/d/a", .content = "x"});
    EXPECT_THAT(names_in(dir / "d"), ElementsAre(".vigo-busy", ".vigorous", "a"));
    ::close(busy);
}

TEST_F(FilesReal, a_failed_write_leaves_nothing_behind) {
    fs::create_directory(dir / "d");
    const auto taken = refusal([&] { files.put_hard_link("/d/a", "/no"); });
    EXPECT_THAT(taken, HasSubstr("linking /d/a to /no"));
    EXPECT_THAT(names_in(dir / "d"), ElementsAre());
}

TEST_F(FilesReal, symlinks_and_hard_links_replace_atomically) {
    dir.write("a", "text");
    files.put_symlink("/s", "a");
    files.put_symlink("/s", "/etc/x");
    EXPECT_EQ(files.read_link("/s"), "/etc/x");
    files.put_hard_link("/h", "/a");
    files.put_hard_link("/h", "/a");
    EXPECT_EQ(files.status("/h")->inode, files.status("/a")->inode);
    EXPECT_EQ(files.status("/a")->links, 2U);
    EXPECT_THAT(names_in(dir.path()), ElementsAre("a", "h", "s"));
}

TEST_F(FilesReal, directories_come_with_their_parents_and_exact_modes) {
    const auto before = ::umask(077);
    files.make_directory("/a/b/c", 02750);
    ::umask(before);
    EXPECT_EQ(files.status("/a/b")->mode, 0755U);
    EXPECT_EQ(files.status("/a/b/c")->mode, 02750U);
    files.make_directory("/a/b/c", 0700);
    EXPECT_EQ(files.status("/a/b/c")->mode, 02750U) << "one that exists is left alone";
    dir.write("f", "");
    EXPECT_EQ(refusal([&] { files.make_directory("/f", 0755); }),
              "/f exists and is not a directory");
}

TEST_F(FilesReal, a_tree_goes_and_what_links_pointed_to_stays) {
    dir.write("keep/me", "x");
    dir.write("t/a/b/c", "x");
    fs::create_directory_symlink("../keep", dir / "t/l");
    files.remove_tree("/t");
    EXPECT_FALSE(files.status("/t"));
    EXPECT_EQ(dir.read("keep/me"), "x");
}

TEST_F(FilesReal, a_tree_that_is_too_deep_is_refused) {
    std::string path = "/t";
    for (int depth = 0; depth <= limits::tree_depth; ++depth) path += "/d";
    fs::create_directories(dir.path() + path);
    EXPECT_THAT(refusal([&] { files.remove_tree("/t"); }), HasSubstr("folders deep"));
}

TEST_F(FilesReal, the_root_itself_is_never_removed) {
    EXPECT_EQ(refusal([&] { files.remove_tree("/"); }),
              "the root of the machine is not replaced or removed");
    EXPECT_EQ(refusal([&] { files.remove_tree("//."); }),
              "the root of the machine is not replaced or removed");
}

TEST_F(FilesReal, the_last_five_contents_are_kept_as_snapshots) {
    fs::create_directory(dir / "e!c");
    for (const char c : std::string("1234567"))
        files.put({.path = "/e!c/a", .content = std::string(1, c)});
    const auto kept = snapshots / "kept/!e%21c!a";
    const auto names = names_in(kept);
    ASSERT_EQ(names.size(), 5U);
    std::string contents;
    for (const auto& each : names) contents += snapshots.read("kept/!e%21c!a/" + each);
    EXPECT_EQ(contents, "23456");
    struct stat about {};
    ASSERT_EQ(::stat((kept + "/" + names[0]).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(kept.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0700U);
    files.remove("/e!c/a");
    EXPECT_EQ(snapshots.read("kept/!e%21c!a/" + names_in(kept).back()), "7");
}

TEST_F(FilesReal, a_clock_that_was_set_back_costs_no_snapshot) {
    const auto kept = snapshots / "kept/!file";
    for (const auto* day : {"1", "2", "3", "4", "5"})
        snapshots.write(format("kept/!file/2099-01-0{}T00:00:00.000Z,0644,0,0", day), "ahead");
    dir.write("file", "old");
    files.put({.path = "/file", .content = "new"});
    const auto names = names_in(kept);
    EXPECT_EQ(names.size(), 5U);
    EXPECT_EQ(names.back().substr(0, 24), "2099-01-05T00:00:00.001Z");
    EXPECT_EQ(snapshots.read("kept/!file/" + names.back()), "old");
}

TEST_F(FilesReal, a_snapshot_that_does_not_fit_costs_the_copy_not_the_enforcement) {
    dir.write("a", std::string(200'000, 'o'));
    struct rlimit before {};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    auto small = before;
    small.rlim_cur = 100'000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    files.put({.path = "/a", .content = "new"});
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ::signal(SIGXFSZ, handler);
    EXPECT_EQ(dir.read("a"), "new");
}

TEST_F(FilesReal, a_special_file_is_neither_read_nor_replaced) {
    ASSERT_EQ(::mkfifo((dir / "p").c_str(), 0600), 0);
    EXPECT_EQ(refusal([&] { (void)files.read("/p"); }), "/p is a special file, not a regular file");
    EXPECT_EQ(refusal([&] { files.put({.path = "/p", .content = "x"}); }),
              "/p is a special file: it is not replaced");
}

TEST_F(FilesReal, a_file_over_the_limit_is_not_read) {
    dir.write("big", "");
    ASSERT_EQ(::truncate((dir / "big").c_str(), static_cast<off_t>(limits::managed_file_bytes) + 1),
              0);
    EXPECT_THAT(refusal([&] { (void)files.read("/big"); }), HasSubstr("larger than the 64 MiB"));
}

TEST_F(FilesReal, a_digest_is_that_of_the_content) {
    dir.write("a", "abc");
    EXPECT_EQ(files.digest("/a", *files.status("/a")), crypto::sha256("abc"));
}

TEST_F(FilesReal, a_write_that_stops_half_way_leaves_the_old_file) {
    dir.write("d/a", "old");
    struct rlimit before {};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    auto small = before;
    small.rlim_cur = 100'000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto said =
        refusal([&] { files.put({.path = "/d/a", .content = std::string(200'000, 'x')}); });
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ::signal(SIGXFSZ, handler);
    EXPECT_EQ(said, "writing /d/a: File too large");
    EXPECT_EQ(dir.read("d/a"), "old");
    EXPECT_THAT(names_in(dir / "d"), ElementsAre("a"));
}

TEST_F(FilesReal, killed_at_any_moment_there_is_the_old_file_or_the_new_one) {
    const std::string one(40'000, '1');
    const std::string two(50'000, '2');
    dir.write("d/a", one);
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            RealHost mine({.root = dir.path()});
            for (;;)
                for (const auto* content : {&two, &one})
                    mine.files().put({.path = "/d/a", .content = *content, .mode = 0600});
        }
        ::usleep(static_cast<useconds_t>(300 * round));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const auto now = dir.read("d/a");
        ASSERT_TRUE(now == one || now == two) << now.size();
    }
    RealHost({.root = dir.path()}).files().put({.path = "/d/a", .content = "end"});
    EXPECT_THAT(names_in(dir / "d"), ElementsAre("a"));
}

TEST_F(FilesReal, a_long_path_has_a_snapshot_too) {
    std::string path;
    for (int part = 0; part < 5; ++part) path += "/" + std::string(100, 'p');
    files.make_directory(path, 0755);
    files.put({.path = path + "/a", .content = "1"});
    files.put({.path = path + "/a", .content = "2"});
    const auto kept = names_in(snapshots / "kept");
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].size(), 1U + 64 + 1 + 1);
    EXPECT_THAT(kept[0], ::testing::EndsWith("!a"));
}

TEST_F(FilesReal, attributes_of_a_file_survive_new_content) {
    dir.write("a", "old");
    if (::setxattr((dir / "a").c_str(), "user.note", "kept", 4, 0) != 0)
        GTEST_SKIP() << "this file system has no attributes";
    files.put({.path = "/a", .content = "new"});
    std::array<char, 10> value{};
    EXPECT_EQ(::getxattr((dir / "a").c_str(), "user.note", value.data(), value.size()), 4);
}

TEST_F(FilesReal, nothing_is_removed_beyond_a_mount_point) {
    if (!are_root()) GTEST_SKIP() << "needs root: mounts";
    dir.write("t/a/x", "x");
    dir.write("kept/x", "precious");
    fs::create_directory(dir / "t/m");
    if (::mount((dir / "kept").c_str(), (dir / "t/m").c_str(), nullptr, MS_BIND, nullptr) != 0)
        GTEST_SKIP() << "may not mount here";
    const auto said = refusal([&] { files.remove_tree("/t"); });
    ::umount2((dir / "t/m").c_str(), MNT_DETACH);
    EXPECT_EQ(said, "/t/m is a mount point: unmount it before its tree is removed");
    EXPECT_EQ(dir.read("kept/x"), "precious");
}

TEST_F(FilesReal, the_same_things_are_looked_at_by_many_threads) {
    for (int file = 0; file < 20; ++file)
        dir.write("f" + std::to_string(file), std::to_string(file));
    const auto& looking = std::as_const(host).files();
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                for (int file = 0; file < 20; ++file) {
                    const auto path = "/f" + std::to_string(file);
                    const bool same = looking.digest(path, *looking.status(path)) ==
                                      crypto::sha256(std::to_string(file));
                    right += same && looking.parsed(path, parse_text)->text == std::to_string(file)
                                 ? 1
                                 : 0;
                }
            });
    }
    EXPECT_EQ(right, 80);
}

struct Numbers {
    int count = 0;
};
int parses = 0;
Numbers count_lines(std::string_view text) {
    ++parses;
    return {static_cast<int>(lines_of(text).size())};
}

TEST_F(FilesReal, what_is_parsed_is_read_once) {
    dir.write("n", "1\n");
    ::usleep(70'000);  // until its ctime is old enough to be trusted
    (void)files.parsed("/n", count_lines);
    const auto before = parses;
    for (int times = 0; times < 10; ++times) EXPECT_EQ(files.parsed("/n", count_lines)->count, 1);
    host.files().set_mode("/", 0755);  // whatever: something may have changed
    EXPECT_EQ(files.parsed("/n", count_lines)->count, 1);
    EXPECT_EQ(parses, before);
}

TEST_F(FilesReal, what_is_parsed_follows_every_change_made_through_us) {
    EXPECT_EQ(files.parsed("/n", count_lines)->count, 0);
    files.put({.path = "/n", .content = "1\n2\n"});
    EXPECT_EQ(files.parsed("/n", count_lines)->count, 2);
    files.put({.path = "/n", .content = "1\n2\n3\n"});
    EXPECT_EQ(files.parsed("/n", count_lines)->count, 3);
    files.remove("/n");
    EXPECT_EQ(files.parsed("/n", count_lines)->count, 0);
}

}  // namespace
}  // namespace vigo
