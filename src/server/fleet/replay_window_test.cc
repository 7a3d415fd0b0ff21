// replay_window_test — the window at its bounds, and against a plain model of it.

#include "server/fleet/replay_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace vigo::fleet {
namespace {

TEST(ReplayWindowBounds, takes_a_number_once) {
    ReplayWindow window;
    EXPECT_TRUE(window.accept(1));
    EXPECT_FALSE(window.accept(1));
    EXPECT_TRUE(window.accept(2));
    EXPECT_FALSE(window.accept(1));
    EXPECT_EQ(window.highest(), 2U);
}

TEST(ReplayWindowBounds, never_takes_zero_nor_anything_up_to_its_floor) {
    EXPECT_FALSE(ReplayWindow().accept(0));
    for (std::uint64_t number = 800; number <= 1000; ++number)
        EXPECT_FALSE(ReplayWindow(1000).accept(number)) << number;
    EXPECT_TRUE(ReplayWindow(1000).accept(1001));
}

TEST(ReplayWindowBounds, takes_late_numbers_among_the_newest_128) {
    struct Case {
        std::uint64_t highest;
        std::uint64_t late;
        bool taken;
    };
    constexpr Case cases[] = {{1000, 999, true},
                              {1000, 937, true},
                              {1000, 936, true},
                              {1000, 935, true},
                              {1000, 873, true},
                              {1000, 872, false},
                              {1000, 1, false},
                              {128, 1, true},
                              {129, 1, false},
                              {129, 2, true},
                              {127, 1, true},
                              {~0ULL, ~0ULL - 127, true},
                              {~0ULL, ~0ULL - 128, false},
                              {~0ULL, 1, false}};
    for (const auto& known : cases) {
        ReplayWindow window;
        EXPECT_TRUE(window.accept(known.highest));
        EXPECT_EQ(window.accept(known.late), known.taken) << known.highest << " " << known.late;
        EXPECT_FALSE(window.accept(known.late));
        EXPECT_FALSE(window.accept(known.highest));
        EXPECT_EQ(window.highest(), known.highest);
    }
}

TEST(ReplayWindowBounds, the_floor_stays_closed_while_the_window_slides_over_it) {
    ReplayWindow window(1000);
    EXPECT_TRUE(window.accept(1100));
    EXPECT_FALSE(window.accept(1000));
    EXPECT_TRUE(window.accept(1001));
    EXPECT_TRUE(window.accept(1128));
    EXPECT_FALSE(window.accept(1000));
}

TEST(ReplayWindowBounds, forgets_by_sliding_at_each_distance) {
    for (const std::uint64_t by : {1, 63, 64, 65, 127, 128, 129, 1000}) {
        ReplayWindow window;
        window.accept(500);
        window.accept(500 + by);
        EXPECT_FALSE(window.accept(500)) << by;
        EXPECT_EQ(window.accept(500 + by - 1), by > 1) << by;
    }
}

TEST(ReplayWindowBounds, agrees_with_a_set_of_numbers) {
    ReplayWindow window;
    std::set<std::uint64_t> seen;
    std::uint64_t highest = 0;
    std::uint64_t random = 88172645463325252;
    for (int step = 0; step < 20'000; ++step) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        const std::uint64_t base = highest > 200 ? highest - 200 : 0;
        const std::uint64_t number = base + random % (random % 50 == 0 ? 900 : 230);
        const bool fresh = number > 0 && number + 128 > highest && seen.insert(number).second;
        ASSERT_EQ(window.accept(number), fresh) << number << " with " << highest;
        if (fresh) highest = std::max(highest, number);
    }
}

}  // namespace
}  // namespace vigo::fleet
