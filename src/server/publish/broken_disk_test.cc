// Tests of publish on a disk that refuses: whatever step it is, the old version is in force, whole,
// or the message says that the new one is; it names the file and the reason; and all goes on when
// the disk does.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "server/publish/disk.h"
#include "server/publish/publisher.h"

namespace vigo::publish {
namespace {

const Time now = from_ms(1'800'000'000'000);

class Refusing : public testing::TestWithParam<Refusal> {
 protected:
    ~Refusing() override { disk::remove_tree(root_); }

    void write(std::string_view text) const {
        const auto folder = std::filesystem::path(root_) / "stacks/configcrates";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "a.vgo") << text;
        std::ofstream(folder / "b.vgo") << text;
    }
    Publisher publisher() const { return Publisher(Paths::under(root_), 2); }
    void publish() const {
        Diagnostics findings;
        publisher().publish({.author = "ann", .now = now}, findings);
    }
    std::string in_force() const {
        Diagnostics findings;
        const auto live = Archive(Paths::under(root_)).load_live(findings);
        if (!live) return "nothing";
        const auto& a = live->tree.at("configcrates/a.vgo");
        return live->tree.size() == 2 && a == live->tree.at("configcrates/b.vgo") ? a : "torn";
    }
    std::int64_t newest_in_history() const {
        const auto history = Archive(Paths::under(root_)).history();
        return history.empty() ? 0 : history.front().number;
    }
    std::string frozen_by() const {
        const auto freeze = publisher().frozen(now);
        return freeze ? freeze->author : "";
    }

    /// Has each step of `work` refused in turn; `look` is told what the work threw. How many steps
    /// there were.
    int steps_of(const std::function<void()>& before, const std::function<void()>& work,
                 const std::function<void(const std::string& error)>& look) {
        for (int step = 1; step < 500; ++step) {
            before();
            const auto seen = run_refusing(step, GetParam(), work);
            if (seen.end == StepEnd::forbidden) return 0;
            SCOPED_TRACE(format("step {}: \"{}\"", step, seen.error));
            if (!seen.error.empty()) expect_reason(seen.error);
            look(seen.error);
            if (seen.end == StepEnd::finished) return step - 1;
        }
        ADD_FAILURE() << "it has no end";
        return 0;
    }
    void expect_reason(const std::string& error) const {
        EXPECT_NE(error.find(std::strerror(GetParam().code)), std::string::npos);
        EXPECT_NE(error.find(root_), std::string::npos);
    }
    /// What has happened, though the disk did not confirm it, is said to have.
    static bool is_done(const std::string& error) {
        return error.empty() || error.find("may be lost with the power") != std::string::npos;
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
    const std::string root_ = box_.path();
};

TEST_P(Refusing, a_publish_leaves_the_old_version_in_force_or_says_that_it_is_the_new_one) {
    write("old");
    publish();
    std::string old = "old";
    int round = 0;
    std::int64_t number = 1;
    const auto next = [&] { return format("text {}", round); };
    const auto steps = steps_of([&] { write(format("text {}", ++round)); }, [&] { publish(); },
                                [&](const std::string& error) {
                                    EXPECT_EQ(in_force(), is_done(error) ? next() : old);
                                    const auto newest = newest_in_history();
                                    EXPECT_EQ(newest > number, is_done(error));
                                    publish();
                                    EXPECT_EQ(in_force(), next()) << "when the disk is well";
                                    old = next();
                                    number = newest_in_history();
                                    EXPECT_GE(number, newest);
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
    EXPECT_GT(steps, 20);
    EXPECT_EQ(disk::names_in(root_ + "/.versions").size(), 5U)
        << "the lock, two versions, the last number and the log";
}

TEST_P(Refusing, the_first_publish_can_be_made_again) {
    write("first");
    const auto steps = steps_of([] {}, [&] { publish(); },
                                [&](const std::string& error) {
                                    EXPECT_EQ(in_force(), is_done(error) ? "first" : "nothing");
                                    publish();
                                    EXPECT_EQ(in_force(), "first");
                                    for (const auto* name : {"/.versions", "/.live"})
                                        disk::remove_tree(root_ + name);
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
}

TEST_P(Refusing, a_rollback_goes_back_or_does_not) {
    write("one");
    publish();
    write("two");
    publish();
    std::string old = "two";
    const auto other = [&] { return old == "two" ? "one" : "two"; };
    const auto roll_back = [&] {
        Diagnostics findings;
        publisher().rollback({}, {.author = "ann", .now = now}, findings);
    };
    const auto steps = steps_of([] {}, roll_back,
                                [&](const std::string& error) {
                                    EXPECT_EQ(in_force(), is_done(error) ? other() : old);
                                    if (!is_done(error)) roll_back();
                                    EXPECT_EQ(in_force(), other()) << "when the disk is well";
                                    old = in_force();
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
}

TEST_P(Refusing, a_freeze_holds_or_does_not) {
    write("one");
    publish();
    const auto freeze = [&] { publisher().freeze({.author = "ann", .since_ms = to_ms(now)}); };
    const auto unfreeze = [&] { publisher().unfreeze("bob", now); };
    const auto steps = steps_of([] {}, freeze,
                                [&](const std::string& error) {
                                    EXPECT_EQ(frozen_by(), is_done(error) ? "ann" : "");
                                    freeze();
                                    EXPECT_EQ(frozen_by(), "ann");
                                    unfreeze();
                                    EXPECT_EQ(frozen_by(), "");
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
    steps_of(freeze, unfreeze, [&](const std::string& error) {
        EXPECT_EQ(frozen_by(), is_done(error) ? "" : "ann");
        unfreeze();
        EXPECT_EQ(frozen_by(), "");
    });
}

INSTANTIATE_TEST_SUITE_P(Disks, Refusing, testing::ValuesIn(refusals),
                         [](const auto& each) { return name_of(each.param); });

}  // namespace
}  // namespace vigo::publish
