// commands_real_test — programs that are really started: their output, their end, and whom they run
// as.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/real_host.h"
#include "host/temp_folder.h"

namespace vigo {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct CommandsReal : ::testing::Test {
    RealHost host{{.kill_grace = Millis(100)}};
    const Commands& commands = std::as_const(host).commands();
    CommandResult sh(const std::string& text) const { return commands.query(Command::shell(text)); }
};

template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

std::string state_of(const std::string& pid) {
    std::string word;
    std::string state = "gone";
    std::ifstream("/proc/" + pid + "/stat") >> word >> word >> state;
    return state;
}

TEST_F(CommandsReal, output_and_status_come_apart) {
    const auto result = sh("echo out; echo err >&2; exit 3");
    EXPECT_EQ(result.out, "out\n");
    EXPECT_EQ(result.err, "err\n");
    EXPECT_EQ(result.status, 3);
    EXPECT_FALSE(result.ok());
}

TEST_F(CommandsReal, a_signal_counts_from_128) { EXPECT_EQ(sh("kill -9 $$").status, 137); }

TEST_F(CommandsReal, the_environment_is_clean) {
    ::setenv("VIGO_TEST_LEAK", "1", 1);
    EXPECT_EQ(sh("echo ${VIGO_TEST_LEAK-none} $LANG").out, "none C.UTF-8\n");
    auto command = Command::shell("echo $A $PATH");
    command.environment = {{"A", "b c"}};
    EXPECT_EQ(commands.query(command).out,
              "b c /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
}

TEST_F(CommandsReal, no_file_of_ours_is_open_in_it) {
    const int leaky = ::dup(0);  // not O_CLOEXEC
    EXPECT_EQ(sh("ls /proc/self/fd | wc -l").out, "4\n") << "0, 1, 2 and the listed folder itself";
    ::close(leaky);
}

TEST_F(CommandsReal, input_arrives_and_is_empty_without) {
    auto command = Command::shell("cat");
    command.input = std::string(300'000, 'x');
    EXPECT_EQ(commands.query(command).out, command.input);
    command.input = "";
    EXPECT_EQ(commands.query(command).out, "");
    EXPECT_EQ(commands.query({.words = {"true"}, .input = "never read"}).status, 0);
}

TEST_F(CommandsReal, it_stands_where_it_shall) {
    EXPECT_EQ(sh("pwd").out, "/\n");
    auto command = Command::shell("pwd");
    command.folder = "/usr";
    EXPECT_EQ(commands.query(command).out, "/usr\n");
    command.folder = "/no/such";
    EXPECT_EQ(refusal([&] { commands.query(command); }),
              "entering the folder /no/such: No such file or directory");
}

TEST_F(CommandsReal, output_over_the_limit_is_cut_and_the_command_goes_on) {
    const auto result = sh("head -c 3000000 /dev/zero; echo done >&2");
    EXPECT_EQ(result.out.size(), limits::command_output_bytes);
    EXPECT_TRUE(result.cut);
    EXPECT_EQ(result.err, "done\n");
}

TEST_F(CommandsReal, what_takes_too_long_is_ended_with_its_children) {
    auto command = Command::shell("sleep 60 & echo $!; wait");
    command.timeout = Millis(200);
    const auto result = commands.query(command);
    EXPECT_TRUE(result.timed_out);
    EXPECT_EQ(result.status, 128 + 15);
    const auto child = std::string(trim(result.out));
    for (int tries = 0; tries < 100 && state_of(child) != "Z" && state_of(child) != "gone"; ++tries)
        ::usleep(10'000);  // the signal is sent, but the child must still come to die of it
    EXPECT_THAT(state_of(child), ::testing::AnyOf("gone", "Z"));
}

TEST_F(CommandsReal, what_ignores_the_first_signal_is_killed) {
    auto command = Command::shell("trap '' TERM; echo ready; while :; do sleep 0.01; done");
    command.timeout = Millis(700);  // the shell must have come as far as its trap
    const auto result = commands.query(command);
    EXPECT_TRUE(result.timed_out);
    EXPECT_EQ(result.status, 128 + 9);
    EXPECT_EQ(result.out, "ready\n");
}

TEST_F(CommandsReal, a_daemon_that_holds_the_output_does_not_hold_us) {
    auto command = Command::shell("sleep 5 & echo $!");
    command.timeout = Millis(4000);
    const auto result = commands.query(command);
    EXPECT_TRUE(result.ok());
    ::kill(std::stoi(result.out), SIGKILL);
}

TEST_F(CommandsReal, an_unknown_program_is_named) {
    EXPECT_EQ(refusal([&] { commands.query({.words = {"no-such-program-here"}}); }),
              "there is no program no-such-program-here");
    EXPECT_FALSE(commands.exists("no-such-program-here"));
    EXPECT_TRUE(commands.exists("sh"));
    EXPECT_TRUE(commands.exists("/bin/sh"));
}

TEST_F(CommandsReal, what_is_no_program_says_so) {
    TempFolder dir;
    dir.write("text", "no program");
    std::filesystem::permissions(dir / "text", std::filesystem::perms::all);
    EXPECT_EQ(refusal([&] { commands.query({.words = {dir / "text"}}); }),
              "starting " + (dir / "text") + ": Exec format error");
}

TEST_F(CommandsReal, niceness_reaches_it) {
    auto command = Command::shell("nice");
    command.nice = 7;
    EXPECT_EQ(commands.query(command).out, "7\n");
}

TEST_F(CommandsReal, a_scratch_file_is_private_and_gone_afterwards) {
    auto command = Command::shell("cat SCRATCH; stat -c %a SCRATCH; echo SCRATCH");
    command.scratch = Scratch{.placeholder = "SCRATCH", .content = "s3cret\n", .name = "app.conf"};
    const auto result = commands.query(command);
    EXPECT_THAT(result.out, StartsWith("s3cret\n600\n/"));
    EXPECT_THAT(result.out, HasSubstr("/app.conf\n"));
    const auto path = result.out.substr(result.out.find('/'));
    EXPECT_NE(::access(std::string(trim(path)).c_str(), F_OK), 0);
}

TEST_F(CommandsReal, in_the_background_nobody_waits) {
    TempFolder dir;
    auto command = Command::shell("echo there > " + (dir / "f"));
    command.background = true;
    EXPECT_TRUE(host.commands().run(command).ok());
    for (int tries = 0; tries < 200 && dir.read("f").empty(); ++tries) ::usleep(10'000);
    EXPECT_EQ(dir.read("f"), "there\n");
}

TEST_F(CommandsReal, a_failure_says_the_last_lines) {
    EXPECT_EQ(refusal([&] {
                  run_or_fail(host.commands(), Command::shell("echo one; echo two >&2; exit 4"));
              }),
              "`echo one; echo two >&2; exit 4` exited with 4: two");
}

TEST_F(CommandsReal, another_user_and_its_groups) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root: becomes another user";
    auto command = Command::shell("id -u; id -g; echo $HOME $USER");
    command.user = "nobody";
    EXPECT_EQ(commands.query(command).out, "65534\n65534\n/nonexistent nobody\n");
    command.user = "no-such-user";
    EXPECT_EQ(refusal([&] { commands.query(command); }),
              "there is no user no-such-user to run a command as");
    command.user = "nobody";
    command.words[2] = "cat SCRATCH";
    command.scratch = Scratch{.placeholder = "SCRATCH", .content = "mine"};
    EXPECT_EQ(commands.query(command).out, "mine");
}

TEST(CommandsRooted, an_empty_root_runs_nothing) {
    TempFolder dir;
    const RealHost host({.root = dir.path()});
    EXPECT_FALSE(host.commands().exists("sh"));
    EXPECT_EQ(refusal([&] { host.commands().query(Command::shell("true")); }),
              "there is no program sh under " + host.root() +
                  ", and programs from outside are not run in it");
}

/// A root with a shell: that of this machine, with the libraries that it says it needs.
bool copy_shell(const TempFolder& dir) {
    const RealHost here;
    const auto said = here.commands().query(Command::shell("ldd /bin/sh"));
    std::vector<std::string> files{"/bin/sh"};
    for (const auto line : lines_of(said.out)) {
        const auto begin = line.find('/');
        if (begin != std::string_view::npos)
            files.emplace_back(line.substr(begin, line.find(' ', begin) - begin));
    }
    for (const auto& file : files) {
        dir.write(file.substr(1), "");
        std::filesystem::copy_file(file, dir.path() + file,
                                   std::filesystem::copy_options::overwrite_existing);
    }
    return said.ok();
}

TEST(CommandsRooted, what_is_run_sees_the_root_only) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root: changes the root";
    TempFolder dir;
    if (!copy_shell(dir)) GTEST_SKIP() << "no ldd, so no shell to copy";
    dir.write("etc/passwd", "dan:x:1500:1500::/:/bin/sh\n");
    std::filesystem::create_directory(dir / "tmp");
    std::filesystem::permissions(dir.path(), std::filesystem::perms(0755));
    const RealHost host({.root = dir.path()});
    auto command = Command::shell("echo /*; read line < SCRATCH; echo $line $USER");
    command.user = "dan";
    command.scratch = Scratch{.placeholder = "SCRATCH", .content = "inside\n"};
    EXPECT_THAT(host.commands().query(command).out,
                ::testing::MatchesRegex("/bin /etc /lib.*/tmp\ninside dan\n"));
    EXPECT_TRUE(std::filesystem::is_empty(dir / "tmp"));
}

TEST(CommandText, is_quoted_where_a_shell_needs_it) {
    EXPECT_EQ(Command::shell("a | b").text(), "a | b");
    EXPECT_EQ((Command{.words = {"useradd", "-c", "Dan D.", "", "dan"}}.text()),
              "useradd -c 'Dan D.' '' dan");
}

}  // namespace
}  // namespace vigo
