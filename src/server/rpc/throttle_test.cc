// throttle_test — once in a while for each key, and no memory of those that may pass again.

#include "server/rpc/throttle.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace vigo::rpc {
namespace {

constexpr Millis period{600'000};
const Time start = from_ms(1'800'000'000'000);

TEST(Throttle, lets_each_key_pass_once_in_its_period) {
    Throttle throttle(period, 10);
    EXPECT_TRUE(throttle.passes("a", start));
    EXPECT_FALSE(throttle.passes("a", start + period - Millis(1)));
    EXPECT_TRUE(throttle.passes("b", start));
    EXPECT_TRUE(throttle.passes("a", start + period));
    EXPECT_TRUE(throttle.passes("a", start)) << "the clock was set back";
}

TEST(Throttle, starts_anew_at_its_bound) {
    Throttle throttle(period, 100);
    for (int at = 0; at < 250; ++at) {
        EXPECT_TRUE(throttle.passes(format("{}", at), start));
        EXPECT_LE(throttle.size(), 100U);
    }
    EXPECT_FALSE(throttle.passes("249", start));
    EXPECT_TRUE(throttle.passes("0", start));
}

TEST(Throttle, lets_go_of_keys_that_may_pass_again) {
    Throttle throttle(period, 10'000);
    for (int at = 0; at < 5'000; ++at) throttle.passes(format("{}", at), start);
    EXPECT_EQ(throttle.size(), 5'000U);
    for (int hour = 1; hour <= 200; ++hour)
        for (int at = 0; at < 50; ++at)
            throttle.passes(format("{} {}", hour, at), start + hour * Millis(3'600'000));
    EXPECT_LE(throttle.size(), 128U);
}

}  // namespace
}  // namespace vigo::rpc
