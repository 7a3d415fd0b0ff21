#include "agent/numbers.h"

#include <gtest/gtest.h>

namespace vigo::agent {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t began_ms = 1'769'847'300'000;
constexpr std::uint64_t began = 1'769'847'300'000'000;

Time wall(Millis after) { return from_ms(began_ms) + after; }

TEST(Numbers, a_process_begins_with_the_clocks_however_short_it_was_away) {
    // What the store knows of the process before: its last beats were later.
    Numbers numbers(began - 1'000'000);
    EXPECT_EQ(numbers.next(wall(0ms), 5s), began);
    EXPECT_EQ(numbers.latest(), began);
    EXPECT_EQ(Numbers(0).next(wall(0ms), 0s), began);  // right after the machine has booted
}

TEST(Numbers, of_a_burst_are_neighbours_however_long_it_is) {
    Numbers numbers;
    for (int beat = 0; beat < 100; ++beat)
        EXPECT_EQ(numbers.next(wall(Millis(beat * 1500)), 5s + beat * 1500ms),
                  began + static_cast<std::uint64_t>(beat));
}

TEST(Numbers, are_the_clocks_again_after_a_pause) {
    Numbers numbers;
    numbers.next(wall(0ms), 5s);
    EXPECT_EQ(numbers.next(wall(1999ms), 6'999ms), began + 1);
    EXPECT_EQ(numbers.next(wall(3999ms), 8'999ms), began + 3'999'000);
}

TEST(Numbers, never_go_back_with_the_clock) {
    Numbers numbers;
    numbers.next(wall(0ms), 5s);
    EXPECT_EQ(numbers.next(wall(-3'600'000ms), 10s), began + 1);
    EXPECT_EQ(numbers.next(from_ms(-5), 20s), began + 2);
}

TEST(Numbers, jump_over_what_the_server_has_seen) {
    Numbers numbers;
    numbers.next(wall(0ms), 5s);
    numbers.jump_over(began + 70);
    EXPECT_EQ(numbers.next(wall(1ms), 5s), began + 71);
    numbers.jump_over(3);  // old news
    EXPECT_EQ(numbers.next(wall(2ms), 5s), began + 72);
}

}  // namespace
}  // namespace vigo::agent
