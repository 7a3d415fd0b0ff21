// tally — when a version does harm.

#include "server/policy/tally.h"

#include <gtest/gtest.h>

namespace vigo::policy {
namespace {

struct JudgeCase {
    const char* name;
    Tally tally;
    bool harm;
};

constexpr JudgeCase judged[] = {
    {"nobody has run it", {.changed = 50, .known_before = 50, .converged_before = 50}, false},
    {"all is well", {50, 50, 50, 20, 20}, false},
    {"half of them fail", {50, 50, 50, 20, 10}, true},
    {"too few have run it: four are less than min_reports", {10, 10, 10, 4, 0}, false},
    {"five are enough", {10, 10, 10, 5, 0}, true},
    {"too few of many have run it: less than min_fraction", {100, 100, 100, 19, 0}, false},
    {"a fifth of many is enough", {100, 100, 100, 20, 0}, true},
    {"as bad as it was before", {50, 50, 25, 20, 10}, false},
    {"at the threshold it is well", {50, 50, 50, 20, 16}, false},
    {"just below the threshold", {100, 100, 100, 100, 79}, true},
    {"below the threshold, but it fell by less than the drop", {100, 100, 90, 100, 76}, false},
    {"it fell by exactly the drop", {100, 100, 90, 100, 75}, true},
    {"nobody had run anything before", {50, 0, 0, 20, 0}, false},
};

TEST(DoesHarm, is_judged_by_share_fall_and_number) {
    for (const auto& each : judged) EXPECT_EQ(does_harm(each.tally, {}), each.harm) << each.name;
}

}  // namespace
}  // namespace vigo::policy
