// Tests of watch over restarts: what was watched is watched on, judged by what envoys say now, and
// what was decided happens once.

#include <gtest/gtest.h>

#include "host/kill_steps.h"
#include "server/policy/watched_fleet_test.h"

namespace vigo::policy {
namespace {

using store::Outcome;

constexpr Millis hour{3'600'000};
constexpr Millis years{10LL * 365 * 24 * 3'600'000};
constexpr Millis time_to_report{750'000};  // 2.5 intervals

class WatchRestart : public testing::Test {
 protected:
    void stop() { fleet_.reset(); }
    void start() { fleet_ = std::make_unique<WatchedFleet>(folder_.path(), clock_); }
    /// What was not flushed is gone, as after a kill -9.
    void restart() {
        stop();
        start();
    }
    void web_is_heard(int first, int last) {
        for (int number = first; number < last; ++number) fleet_->is_heard(number);
    }

    const MemoryFolder folder_;
    MovedClock clock_;
    std::unique_ptr<WatchedFleet> fleet_ = std::make_unique<WatchedFleet>(folder_.path(), clock_);
};

TEST_F(WatchRestart, c8_the_watch_goes_on_with_the_figures_from_before_the_publish) {
    for (const bool was_compared : {false, true}) {
        const auto version = fleet_->policies().state().version + 1;
        fleet_->publish("[one, two]", "[one]");
        if (was_compared) {
            EXPECT_FALSE(fleet_->look());
        }
        fleet_->web_fails(version, 0, 4);
        fleet_->keep();
        restart();
        EXPECT_FALSE(fleet_->look());
        web_is_heard(0, 4);
        EXPECT_FALSE(fleet_->look()) << "four are too few";
        fleet_->web_fails(version, 4, 6);
        const auto rolled = fleet_->look();
        ASSERT_TRUE(rolled);
        EXPECT_EQ(rolled->why,
                  format("version {} was taken back to {}: of 10 envoys that it changes 6 have run "
                         "it and 0 converged (0.00); before it, the share was 1.00",
                         version, version - 1));
        fleet_->run_all(version + 1, Outcome::converged);
        fleet_->keep();
        restart();
        EXPECT_FALSE(fleet_->look()) << "once";
        EXPECT_EQ(fleet_->policies().state().version, version + 1);
    }
    EXPECT_EQ(fleet_->store().events.list(0, 10).size(), 2U);
}

TEST_F(WatchRestart, nobody_is_judged_by_what_the_store_remembers) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    fleet_->keep();
    fleet_->run_all(2, Outcome::converged);  // they recovered, which was not flushed
    restart();
    EXPECT_FALSE(fleet_->look());
    fleet_->run_all(2, Outcome::converged);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchRestart, a_watch_that_ran_out_meanwhile_waits_for_the_envoys_to_report) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    fleet_->keep();
    stop();
    clock_.pass(hour);
    start();
    EXPECT_FALSE(fleet_->look()) << "not at once";
    clock_.pass(time_to_report);
    web_is_heard(0, 5);
    EXPECT_TRUE(fleet_->look());
}

TEST_F(WatchRestart, but_not_longer_than_that) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    fleet_->keep();
    stop();
    clock_.pass(hour);
    start();
    clock_.pass(time_to_report + Millis(1));
    web_is_heard(0, 10);
    EXPECT_FALSE(fleet_->look());
    restart();
    web_is_heard(0, 10);
    EXPECT_FALSE(fleet_->look()) << "that it has ended is remembered, too";
}

TEST_F(WatchRestart, what_was_published_meanwhile_is_watched_from_now_on) {
    stop();
    start();
    fleet_->publish_only("[one, two]", "[one]");  // and the program that should load it is killed
    restart();
    EXPECT_EQ(fleet_->policies().state().version, 2U);
    fleet_->web_fails(2, 0, 5);
    const auto rolled = fleet_->look();
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->back_to, 1U);
}

TEST_F(WatchRestart, a_rollback_by_hand_meanwhile_is_not_watched) {
    fleet_->publish("[one, two]", "[one]");
    Diagnostics findings;
    fleet_->live().publisher().rollback(1, {.author = "ann", .now = clock_.now()}, findings);
    restart();
    fleet_->web_fails(3, 0, 10);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchRestart, what_was_decided_happens_and_nobody_is_asked_again) {
    fleet_->publish("[one, two]", "[one]");
    EXPECT_FALSE(fleet_->look());
    fleet_->store().rollout.decide(2, "it hurts");
    restart();
    const auto rolled = fleet_->look();
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->why, "it hurts");
    EXPECT_EQ(rolled->back_to, 1U);
}

TEST_F(WatchRestart, what_somebody_has_mended_meanwhile_is_not_taken_back) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->store().rollout.decide(2, "it hurts");
    fleet_->publish_only("[two]", "[one]");
    restart();
    EXPECT_FALSE(fleet_->look());
    EXPECT_EQ(fleet_->live().archive().live_number(), 3);
    fleet_->web_fails(3, 0, 5);
    const auto rolled = fleet_->look();
    ASSERT_TRUE(rolled) << "but watched in turn";
    EXPECT_EQ(rolled->back_to, 1U) << "never to what did harm";
}

TEST_F(WatchRestart, a_damaged_watch_is_no_watch) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->store().database.write([](store::Connection& connection) {
        connection.execute("UPDATE rollout SET envoys = x'7f00'");
    });
    restart();
    fleet_->web_fails(2, 0, 10);
    EXPECT_FALSE(fleet_->look());
    fleet_->run_all(2, Outcome::converged);
    fleet_->publish("[one]", "[one]");
    fleet_->web_fails(3, 0, 10);
    EXPECT_TRUE(fleet_->look()) << "the next version is watched again";
}

TEST_F(WatchRestart, a_clock_that_is_set_neither_ends_nor_prolongs_the_watch) {
    for (const auto jump : {years, -years}) {
        fleet_->publish("[one, two]", "[one]");
        const auto version = fleet_->policies().state().version;
        clock_.at += jump;
        fleet_->web_fails(version, 0, 10);
        EXPECT_TRUE(fleet_->look());
        fleet_->run_all(version + 1, Outcome::converged);
    }
    fleet_->publish("[one, two]", "[one]");
    clock_.pass(Millis(600'001));
    clock_.at -= years;
    fleet_->web_fails(fleet_->policies().state().version, 0, 10);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchRestart, nor_does_one_that_was_set_while_the_server_was_down) {
    for (const auto jump : {years, -years}) {
        fleet_->publish("[one, two]", "[one]");
        const auto version = fleet_->policies().state().version;
        stop();
        clock_.at += jump;
        start();
        EXPECT_FALSE(fleet_->look());
        clock_.pass(time_to_report);
        fleet_->web_fails(version, 0, 10);
        EXPECT_TRUE(fleet_->look()) << jump.count();
        fleet_->run_all(version + 1, Outcome::converged);
        fleet_->keep();
    }
    fleet_->publish("[one, two]", "[one]");
    stop();
    clock_.at -= years;
    start();
    clock_.pass(time_to_report + Millis(1));
    fleet_->web_fails(fleet_->policies().state().version, 0, 10);
    EXPECT_FALSE(fleet_->look()) << "a watch that would end in ten years ends";
}

/// Killed before each single step on the disk: what is there in the end is the same.
TEST(WatchKilled, a_rollback_that_is_killed_is_completed_once) {
    for (int step = 1;; ++step) {
        const MemoryFolder folder;
        const auto& root = folder.path();
        MovedClock clock;
        {
            WatchedFleet fleet(root, clock);
            fleet.publish("[one, two]", "[one]");
            fleet.web_fails(2, 0, 5);
            EXPECT_EQ(fleet.policies().state().version, 2U);
            fleet.keep();
        }
        const auto end = run_until(step, [&] {
            WatchedFleet fleet(root, clock);
            for (int number = 0; number < 5; ++number) fleet.is_heard(number);
            fleet.look();
        });
        {
            WatchedFleet fleet(root, clock);
            for (int number = 0; number < 5; ++number) fleet.is_heard(number);
            fleet.look();
            EXPECT_EQ(fleet.policies().state().version,
                      static_cast<std::uint64_t>(*fleet.live().archive().live_number()));
            const auto history = fleet.live().archive().history();
            EXPECT_EQ(history.size(), 3U) << step;
            EXPECT_EQ(history.front().rollback_of, 1) << step;
            EXPECT_TRUE(history.front().automatic) << step;
            EXPECT_TRUE(fleet.live().publisher().frozen(clock.now())) << step;
            std::map<std::string, int> actions;
            for (const auto& each : fleet.live().publisher().journal().latest(10))
                ++actions[each.action];
            EXPECT_EQ(actions["auto-rollback"], 1) << step;
            const auto events = fleet.store().events.list(0, 10);
            ASSERT_EQ(events.size(), 1U) << step;
            EXPECT_EQ(events.front().kind, "config.auto_rollback");
            EXPECT_FALSE(fleet.look()) << step;
        }
        if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine forbids ptrace";
        if (end == StepEnd::killed) continue;
        EXPECT_GT(step, 40) << "the steps were seen";
        break;
    }
}

}  // namespace
}  // namespace vigo::policy
