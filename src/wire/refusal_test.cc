// refusal — what a server says in refusing is what an agent understands.

#include "wire/refusal.h"

#include <gtest/gtest.h>

namespace vigo::wire {
namespace {

TEST(Refusal, a_skew_is_understood_in_both_directions) {
    for (const Millis skew : {Millis(600'000), Millis(-301'000)})
        EXPECT_EQ(refused_skew(clock_refusal(skew, Millis(300'000))), skew);
    EXPECT_EQ(clock_refusal(Millis(-600'000), Millis(300'000)),
              "signature verification failed: clock skew -600s is more than 300s");
}

TEST(Refusal, the_highest_number_is_understood) {
    EXPECT_EQ(replay_refusal(12, 345), "sequence 12 was used already: the highest seen is 345");
    EXPECT_EQ(refused_highest("x: " + replay_refusal(1, UINT64_MAX)), UINT64_MAX);
}

TEST(Refusal, other_texts_say_nothing) {
    for (const auto* text : {"", "envoy is revoked", ": clock skew", ": clock skew x",
                             ": the highest seen is -1", ": clock skew 99999999999999999999s"}) {
        EXPECT_FALSE(refused_skew(text)) << text;
        EXPECT_FALSE(refused_highest(text)) << text;
    }
}

}  // namespace
}  // namespace vigo::wire
