// Tests of watch: a version that does harm is taken back, once; nothing else is.

#include "server/policy/watch.h"

#include <gtest/gtest.h>

#include "server/policy/watched_fleet_test.h"
#include "server/publish/disk.h"

namespace vigo::policy {
namespace {

using store::Outcome;

class WatchTest : public testing::Test {
 protected:
    /// As after a kill -9: what was not flushed is gone.
    void restart() {
        fleet_.reset();
        fleet_ = std::make_unique<WatchedFleet>(folder_.path(), clock_, terms_);
    }

    const MemoryFolder folder_;
    server::AutoRollback terms_;
    MovedClock clock_;
    std::unique_ptr<WatchedFleet> fleet_ = std::make_unique<WatchedFleet>(folder_.path(), clock_);
};

TEST_F(WatchTest, c8_a_version_that_does_harm_is_taken_back_once) {
    const auto before = fleet_->in_force();
    fleet_->publish("[one, two]", "[one]");
    EXPECT_FALSE(fleet_->look());
    fleet_->web_fails(2, 0, 4);
    EXPECT_FALSE(fleet_->look()) << "four are too few";
    fleet_->web_fails(2, 4, 5);
    const auto rolled = fleet_->look();
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->version, 2U);
    EXPECT_EQ(rolled->back_to, 1U);
    EXPECT_EQ(rolled->why,
              "version 2 was taken back to 1: of 10 envoys that it changes 5 have run it and 0 "
              "converged (0.00); before it, the share was 1.00");
    EXPECT_EQ(fleet_->in_force(), before);
    EXPECT_EQ(fleet_->policies().state().version, 3U);
    const auto history = fleet_->live().archive().history();
    EXPECT_EQ(history.at(0).rollback_of, 1);
    EXPECT_TRUE(history.at(0).automatic);
    EXPECT_EQ(history.at(1).result, "auto-rolled-back");
    const auto log = fleet_->live().publisher().journal().latest(2);
    EXPECT_EQ(log.at(1).action, "auto-rollback");
    EXPECT_EQ(log.at(0).action, "freeze");
    fleet_->web_fails(3, 0, 10);
    EXPECT_FALSE(fleet_->look()) << "a rollback is never taken back";
}

TEST_F(WatchTest, the_configuration_is_frozen_for_ten_minutes_afterwards) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    ASSERT_TRUE(fleet_->look());
    EXPECT_EQ(publish::refusal_of(*fleet_->live().publisher().frozen(clock_.now())),
              "config is frozen until 2027-01-15T08:10:00Z by vigosrv: version 2 was taken back by "
              "the server");
    clock_.pass(Millis(600'000));
    EXPECT_FALSE(fleet_->live().publisher().frozen(clock_.now()));
}

TEST_F(WatchTest, a_longer_freeze_of_an_operator_stays) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->live().publisher().freeze({.author = "ann", .since_ms = 1});
    fleet_->web_fails(2, 0, 10);
    ASSERT_TRUE(fleet_->look()) << "going back is possible while frozen";
    EXPECT_EQ(fleet_->live().publisher().frozen(clock_.now())->author, "ann");
}

TEST_F(WatchTest, only_envoys_whose_bundle_changes_are_counted) {
    fleet_->publish("[one, two]", "[one]");
    for (int number = 10; number < 20; ++number) fleet_->run(number, 2, Outcome::failed);
    for (int number = 0; number < 5; ++number) fleet_->run(number, 2, Outcome::converged);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchTest, runs_of_the_version_before_say_nothing) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(1, 0, 10);
    EXPECT_FALSE(fleet_->look());
    fleet_->run_all(2, Outcome::converged);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchTest, what_failed_before_is_no_reason) {
    fleet_->web_fails(1, 0, 10);
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchTest, who_recovers_within_the_window_counts_as_converged) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 4);
    for (int number = 0; number < 10; ++number) fleet_->run(number, 2, Outcome::converged);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchTest, after_the_window_nothing_is_taken_back) {
    fleet_->publish("[one, two]", "[one]");
    clock_.pass(terms_.window + Millis(1));
    fleet_->web_fails(2, 0, 10);
    EXPECT_FALSE(fleet_->look());
}

TEST_F(WatchTest, a_rollback_by_hand_is_not_watched) {
    fleet_->publish("[one, two]", "[one]");
    Diagnostics findings;
    fleet_->live().publisher().rollback(1, {.author = "ann", .now = clock_.now()}, findings);
    fleet_->policies().reload();
    fleet_->web_fails(3, 0, 10);
    EXPECT_FALSE(fleet_->look());
    EXPECT_EQ(fleet_->policies().state().version, 3U);
}

TEST_F(WatchTest, the_newest_version_alone_is_watched) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->publish("[one, two]", "[one, two]");
    fleet_->web_fails(3, 0, 10);
    EXPECT_FALSE(fleet_->look()) << "the newest changes only db servers";
    for (int number = 10; number < 20; ++number) fleet_->run(number, 3, Outcome::degraded);
    const auto rolled = fleet_->look();
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->back_to, 2U);
}

TEST_F(WatchTest, somebody_who_publishes_at_this_moment_is_not_disturbed) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    {
        const publish::disk::Lock held(folder_.path() + "/.versions/.lock", "");
        EXPECT_FALSE(fleet_->look());
    }
    EXPECT_TRUE(fleet_->look()) << "the next look tries again";
}

TEST_F(WatchTest, a_version_that_nobody_told_us_of_is_not_taken_back) {
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    fleet_->write("stacks/configcrates/two.vgo", "name: two\nresources: []\nvars: {a: 1}\n");
    Diagnostics findings;
    fleet_->live().publisher().publish({.author = "bob", .now = clock_.now()}, findings);
    EXPECT_FALSE(fleet_->look());
    EXPECT_EQ(fleet_->live().archive().live_number(), 3);
}

TEST_F(WatchTest, where_it_is_switched_off_nothing_happens) {
    terms_.enabled = false;
    restart();
    fleet_->publish("[one, two]", "[one]");
    fleet_->web_fails(2, 0, 10);
    EXPECT_FALSE(fleet_->look());
}

}  // namespace
}  // namespace vigo::policy
