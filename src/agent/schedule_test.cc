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
    EXPECT_LE(in_ms(schedule_.next_contact()), 30'000);
    EXPECT_FALSE(schedule_.contact_is_due(at(-1)));
    EXPECT_TRUE(schedule_.contact_is_due(schedule_.next_contact()));
}

TEST_F(ScheduleTest, the_first_run_follows_the_first_contact_however_that_goes) {
    EXPECT_FALSE(schedule_.run_is_due(schedule_.next_contact()));
    schedule_.contact_begins(at(100));
    schedule_.contacted(Contact::failed, at(200));
    EXPECT_TRUE(schedule_.run_is_due(at(200)));
}

TEST_F(ScheduleTest, the_first_run_does_not_wait_longer_for_a_contact_than_five_seconds) {
    const auto first = schedule_.next_contact();
    schedule_.contact_begins(first);
    EXPECT_FALSE(schedule_.run_is_due(first + Millis(4999)));
    EXPECT_TRUE(schedule_.run_is_due(first + Millis(5000)));
}

TEST_F(ScheduleTest, a_contact_that_went_well_is_followed_by_a_run_and_comes_again) {
    schedule_.contact_begins(at(500));
    schedule_.contacted(Contact::done, at(1000));
    EXPECT_TRUE(schedule_.run_is_due(at(1000)));
    schedule_.run_begins(at(1000));
    schedule_.ran(at(2000));
    EXPECT_FALSE(schedule_.run_is_due(at(2000)));
    EXPECT_GE(in_ms(schedule_.next_contact()), 1000 + 285'000);
    EXPECT_LE(in_ms(schedule_.next_contact()), 1000 + 315'000);
    EXPECT_FALSE(schedule_.run_is_due(schedule_.next_contact()));
}

/// A contact from 1 s to 9 s, a run from 2 s to 3 s.
struct Crossed {
    std::string_view label;
    Contact how;
    bool runs_again;
};

TEST(CrossedContactTest, a_run_during_a_contact_comes_again_only_when_it_did_not_know_all) {
    const Crossed all[] = {{"nothing new", Contact::done, false},
                           {"another policy", Contact::changed, true},
                           {"the server asks for a run", Contact::converge, true},
                           {"not reached", Contact::failed, false}};
    for (const auto& each : all) {
        SCOPED_TRACE(each.label);
        Jitter jitter(7);
        Schedule schedule(five_minutes, jitter, at(0));
        schedule.contact_begins(at(1000));
        schedule.run_begins(at(2000));
        schedule.ran(at(3000));
        schedule.contacted(each.how, at(9000));
        EXPECT_EQ(schedule.run_is_due(at(9000)), each.runs_again);
    }
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
        schedule_.contacted(Contact::failed, at(now));
        const auto pause = in_ms(schedule_.next_contact()) - now;
        EXPECT_LE(pause, failure == 0 ? 1000 : 300'000);
        longest = std::max(longest, pause);
        now += pause;
    }
    EXPECT_GT(longest, 150'000);
}

TEST_F(ScheduleTest, a_quick_fleet_finds_its_server_again_quickly) {
    schedule_.set_interval(Millis(2000));
    for (int failure = 0; failure < 20; ++failure) schedule_.contacted(Contact::failed, at(0));
    EXPECT_LE(in_ms(schedule_.next_contact()), 10'000);
}

TEST_F(ScheduleTest, waits_five_minutes_when_the_server_does_not_know_us) {
    schedule_.contacted(Contact::unknown, at(0));
    EXPECT_GE(in_ms(schedule_.next_contact()), 300'000);
    EXPECT_LE(in_ms(schedule_.next_contact()), 330'000);
}

TEST_F(ScheduleTest, a_push_makes_a_contact_due_and_then_a_run) {
    schedule_.contacted(Contact::done, at(0));
    schedule_.run_begins(at(0));
    schedule_.ran(at(0));
    schedule_.hurry(at(5));
    EXPECT_TRUE(schedule_.contact_is_due(at(5)));
    EXPECT_FALSE(schedule_.run_is_due(at(5)));
    schedule_.contact_begins(at(5));
    schedule_.contacted(Contact::failed, at(20));
    EXPECT_TRUE(schedule_.run_is_due(at(20)));
}

TEST_F(ScheduleTest, a_push_during_a_run_makes_another_one_due) {
    schedule_.run_begins(at(0));
    schedule_.hurry(at(5));
    schedule_.ran(at(100));
    EXPECT_FALSE(schedule_.run_is_due(at(100)));
    EXPECT_TRUE(schedule_.run_is_due(at(5100)));
}

TEST(JitterTest, equal_agents_spread_out) {
    std::set<std::int64_t> moments;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Jitter jitter(seed * 7919);
        moments.insert(in_ms(Schedule(five_minutes, jitter, at(0)).next_contact()));
    }
    EXPECT_GT(moments.size(), 90U);
}

}  // namespace
}  // namespace vigo::agent
