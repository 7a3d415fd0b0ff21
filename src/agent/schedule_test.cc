// schedule_test — when contacts and runs are due.

#include "agent/schedule.h"

#include <gtest/gtest.h>

#include <set>

namespace vigo::agent {
namespace {

constexpr Millis five_minutes{300'000};

Schedule::Moment at(std::int64_t ms) { return Millis(ms); }

std::int64_t in_ms(Schedule::Moment moment) {
    return std::chrono::duration_cast<Millis>(moment).count();
}

class ScheduleTest : public testing::Test {
 protected:
    Jitter jitter_{7};
    Schedule schedule_{five_minutes, jitter_, at(0)};
};

TEST_F(ScheduleTest, begins_within_a_tenth_of_the_interval) {
    EXPECT_LE(in_ms(schedule_.next()), 30'000);
    EXPECT_FALSE(schedule_.contact_is_due(at(-1)));
    EXPECT_TRUE(schedule_.contact_is_due(schedule_.next()));
    EXPECT_TRUE(schedule_.run_is_due(schedule_.next()));
}

TEST_F(ScheduleTest, a_contact_that_went_well_is_followed_by_a_run_and_comes_again) {
    schedule_.contacted(Contact::done, at(1000));
    EXPECT_TRUE(schedule_.run_is_due(at(1000)));
    schedule_.ran(at(2000));
    EXPECT_FALSE(schedule_.run_is_due(at(2000)));
    EXPECT_GE(in_ms(schedule_.next()), 1000 + 285'000);
    EXPECT_LE(in_ms(schedule_.next()), 1000 + 315'000);
    EXPECT_TRUE(schedule_.contact_is_due(schedule_.next()));
    EXPECT_FALSE(schedule_.run_is_due(schedule_.next()));
}

TEST_F(ScheduleTest, runs_by_its_own_clock_while_the_server_is_away) {
    schedule_.contacted(Contact::failed, at(0));
    schedule_.ran(at(0));
    std::int64_t runs = 0;
    for (std::int64_t now = 0; now < 3'600'000; now += 1000) {
        if (schedule_.contact_is_due(at(now))) schedule_.contacted(Contact::failed, at(now));
        if (!schedule_.run_is_due(at(now))) continue;
        ++runs;
        schedule_.ran(at(now));
    }
    EXPECT_GE(runs, 9);
    EXPECT_LE(runs, 11);
}

TEST_F(ScheduleTest, asks_a_failing_server_ever_less_often_up_to_the_cap) {
    std::int64_t now = 0;
    std::int64_t longest = 0;
    for (int failure = 0; failure < 20; ++failure) {
        schedule_.ran(at(now + 1'000'000'000));  // runs are not in question here
        schedule_.contacted(Contact::failed, at(now));
        const auto pause = in_ms(schedule_.next()) - now;
        EXPECT_LE(pause, failure == 0 ? 1000 : 300'000);
        longest = std::max(longest, pause);
        now += pause;
    }
    EXPECT_GT(longest, 150'000);
}

TEST_F(ScheduleTest, a_quick_fleet_finds_its_server_again_quickly) {
    schedule_.set_interval(Millis(2000));
    for (int failure = 0; failure < 20; ++failure) schedule_.contacted(Contact::failed, at(0));
    schedule_.ran(at(1'000'000'000));
    EXPECT_LE(in_ms(schedule_.next()), 10'000);
}

TEST_F(ScheduleTest, waits_five_minutes_when_the_server_does_not_know_us) {
    schedule_.contacted(Contact::unknown, at(0));
    schedule_.ran(at(1'000'000'000));
    EXPECT_GE(in_ms(schedule_.next()), 300'000);
    EXPECT_LE(in_ms(schedule_.next()), 330'000);
}

TEST_F(ScheduleTest, a_push_makes_both_due_at_once) {
    schedule_.contacted(Contact::done, at(0));
    schedule_.ran(at(0));
    schedule_.hurry(at(5));
    EXPECT_TRUE(schedule_.contact_is_due(at(5)));
    EXPECT_TRUE(schedule_.run_is_due(at(5)));
}

TEST(JitterTest, equal_agents_spread_out) {
    std::set<std::int64_t> moments;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Jitter jitter(seed * 7919);
        moments.insert(in_ms(Schedule(five_minutes, jitter, at(0)).next()));
    }
    EXPECT_GT(moments.size(), 90U);
}

}  // namespace
}  // namespace vigo::agent
