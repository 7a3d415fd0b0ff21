// Tests of publish under kill -9: stopped before every single step on the disk, the old version or
// the new one is in force, whole, the log tells which, and the next publish works.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "server/publish/chronicle.h"
#include "server/publish/disk.h"
#include "server/publish/publisher.h"

namespace vigo::publish {
namespace {

class Killed : public testing::Test {
 protected:
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

    /// Lines of the log that are like it.
    std::ptrdiff_t told(const Entry& like) const {
        const auto lines = latest_lines(Archive(Paths::under(root_)), 1000);
        return std::count_if(lines.begin(), lines.end(),
                             [&](const Entry& each) { return is_same(each, like); });
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
    const std::string root_ = box_.path();
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
        for (auto version = number_before; version <= number_before + 1; ++version)
            EXPECT_EQ(told({.action = "publish", .version = version}),
                      version > 0 && version <= number() ? 1 : 0)
                << "step " << step;
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

TEST_F(Killed, before_any_step_a_freeze_and_its_line_are_there_or_neither) {
    const auto paths = Paths::under(root_);
    const auto is_frozen = [&] { return Publisher(paths).frozen(from_ms(1)).has_value(); };
    std::int64_t at = 100;
    for (const bool freezes : {true, false}) {
        for (int step = 1;; ++step) {
            at += 2;
            if (!freezes) Publisher(paths).freeze({.author = "ann", .since_ms = at});
            const auto end = run_until(step, [&] {
                Publisher publisher(paths);
                if (freezes)
                    publisher.freeze({.author = "ann", .since_ms = at});
                else
                    publisher.unfreeze("bob", from_ms(at + 1));
            });
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine forbids ptrace";
            const bool frozen = is_frozen();
            for (const bool again : {false, true}) {
                EXPECT_EQ(told({.time_ms = at, .action = "freeze"}), frozen || !freezes ? 1 : 0)
                    << "step " << step;
                EXPECT_EQ(told({.time_ms = at + 1, .action = "unfreeze"}),
                          freezes || frozen ? 0 : 1)
                    << "step " << step;
                // Whoever comes next writes down what is missing.
                if (!again) Publisher(paths).lift(at);
            }
            EXPECT_TRUE(missing_lines(Archive(paths)).empty()) << "step " << step;
            Publisher(paths).unfreeze("bob", from_ms(at + 1));
            if (end == StepEnd::killed) continue;
            EXPECT_GT(step, 8) << "the steps were seen";
            break;
        }
    }
}

}  // namespace
}  // namespace vigo::publish
