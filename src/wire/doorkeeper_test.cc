// doorkeeper_test — who waits near and who far.

#include "wire/doorkeeper.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;
using Porch = Doorkeeper::Porch;

const Moment start{1000s};

void crowd(Doorkeeper& door, Moment now, unsigned count = limits::crowd_per_second + 1) {
    for (unsigned i = 0; i < count; ++i) door.gave_up(format("198.51.100.{}", i % 200), now);
}

TEST(Doorkeeper, everybody_waits_near_while_few_give_up) {
    Doorkeeper door;
    crowd(door, start, limits::crowd_per_second);
    EXPECT_EQ(door.porch_for("192.0.2.1", start), Porch::near);
}

TEST(Doorkeeper, a_crowd_sends_those_far_whom_it_does_not_know) {
    Doorkeeper door;
    door.proved("192.0.2.1");
    crowd(door, start);
    EXPECT_EQ(door.porch_for("192.0.2.1", start), Porch::near);
    EXPECT_EQ(door.porch_for("192.0.2.2", start), Porch::far);
}

TEST(Doorkeeper, a_crowd_is_remembered_for_the_second_after_it) {
    for (const auto& [later, porch] : {std::pair(900ms, Porch::far),
                                       {1100ms, Porch::far},
                                       {1900ms, Porch::far},
                                       {2000ms, Porch::near},
                                       {1h, Porch::near}}) {
        Doorkeeper door;
        door.gave_up("192.0.2.9", start);  // a second begins
        crowd(door, start);
        EXPECT_EQ(door.porch_for("192.0.2.1", start + later), porch) << later.count();
    }
}

TEST(Doorkeeper, a_crowd_that_keeps_coming_is_still_one) {
    Doorkeeper door;
    for (int second = 0; second < 10; ++second) {
        crowd(door, start + 1s * second);
        EXPECT_EQ(door.porch_for("192.0.2.1", start + 1s * second + 999ms), Porch::far);
    }
    EXPECT_EQ(door.porch_for("192.0.2.1", start + 12s), Porch::near);
}

TEST(Doorkeeper, an_address_that_only_fails_is_forgotten) {
    Doorkeeper door;
    door.proved("192.0.2.1");
    for (unsigned i = 0; i < limits::failures_of_known; ++i) door.gave_up("192.0.2.1", start);
    crowd(door, start);
    EXPECT_EQ(door.porch_for("192.0.2.1", start), Porch::near);
    door.gave_up("192.0.2.1", start);
    EXPECT_EQ(door.porch_for("192.0.2.1", start), Porch::far);
    door.proved("192.0.2.1");
    EXPECT_EQ(door.porch_for("192.0.2.1", start), Porch::near);
}

TEST(Doorkeeper, a_proof_forgives_what_failed_before) {
    Doorkeeper door;
    for (unsigned i = 0; i < 3 * limits::failures_of_known; ++i) {
        if (i % limits::failures_of_known == 0) door.proved("192.0.2.1");
        door.gave_up("192.0.2.1", start);
    }
    crowd(door, start);
    EXPECT_EQ(door.porch_for("192.0.2.1", start), Porch::near);
}

TEST(Doorkeeper, as_many_addresses_are_known_as_its_bound_says_and_the_oldest_go_first) {
    Doorkeeper door;
    crowd(door, start);
    const auto address = [](std::size_t number) { return format("2001:db8::{:x}", number); };
    for (std::size_t i = 0; i < 2 * limits::known_addresses; ++i) door.proved(address(i));
    EXPECT_EQ(door.porch_for(address(0), start), Porch::far);
    EXPECT_EQ(door.porch_for(address(limits::known_addresses), start), Porch::near);
    EXPECT_EQ(door.porch_for(address(2 * limits::known_addresses - 1), start), Porch::near);
}

}  // namespace
}  // namespace vigo::wire
