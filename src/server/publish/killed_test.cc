// Tests of publish under kill -9: stopped before every single step on the disk, the old version or
// the new one is in force, whole, and the next publish works.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "host/kill_steps.h"
#include "server/publish/disk.h"
#include "server/publish/publisher.h"

namespace vigo::publish {
namespace {

class Killed : public testing::Test {
 protected:
    Killed() {
        // In memory, where there is such a place: a kill is no power failure, and syncing a disk
        // takes long.
        const bool shm = ::access("/dev/shm", W_OK | X_OK) == 0;
        const auto folder =
            shm ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
        std::string name = (folder / "vigo-killed-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
    }
    ~Killed() override { disk::remove_tree(root_); }

    void write(std::string_view text) const {
        const auto folder = std::filesystem::path(root_) / "stacks/configcrates";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "a.vgo") << text;
        std::ofstream(folder / "b.vgo") << text;
    }
    static void publish(const std::string& root) {
        Diagnostics findings;
        Publisher(Paths::under(root), 2).publish({.author = "ann", .now = from_ms(1)}, findings);
    }
    /// The text of both files in force; "torn" when they differ.
    std::string in_force() const {
        Diagnostics findings;
        const auto live = Archive(Paths::under(root_)).load_live(findings);
        if (!live) return "nothing";
        const auto& a = live->tree.at("configcrates/a.vgo");
        return live->tree.size() == 2 && a == live->tree.at("configcrates/b.vgo") ? a : "torn";
    }
    std::int64_t number() const { return Archive(Paths::under(root_)).live_number().value_or(0); }

    std::int64_t newest_in_history() const {
        const auto history = Archive(Paths::under(root_)).history();
        return history.empty() ? 0 : history.front().number;
    }

    std::string root_;
};

TEST_F(Killed, before_any_step_the_old_or_the_new_version_is_in_force) {
    std::string before = "nothing";
    for (int step = 1;; ++step) {
        const auto number_before = number();
        const auto next = format("text {}", step);
        write(next);
        const auto end = run_until(step, [&] { publish(root_); });
        if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine forbids ptrace";
        const auto now = in_force();
        EXPECT_TRUE(now == before || now == next) << now << " after step " << step;
        EXPECT_EQ(number() > number_before, now == next) << "step " << step;
        EXPECT_EQ(newest_in_history(), number()) << "step " << step;
        publish(root_);
        EXPECT_EQ(in_force(), next) << "the next publish works after step " << step;
        before = next;
        if (end == StepEnd::killed) continue;
        EXPECT_GT(step, 20) << "the steps were seen";
        break;
    }
    const auto left = disk::names_in(root_ + "/.versions");
    EXPECT_EQ(left.size(), 5U) << "the lock, two versions, the last number and the log";
}

}  // namespace
}  // namespace vigo::publish
