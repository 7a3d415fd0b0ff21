// Tests of time: RFC 3339 and durations.

#include "base/time.h"

#include <gtest/gtest.h>

namespace vigo {
namespace {

TEST(Time, is_written_as_rfc_3339) {
    EXPECT_EQ(to_rfc3339(from_ms(0)), "1970-01-01T00:00:00Z");
    EXPECT_EQ(to_rfc3339(from_ms(1'769'847'300'000)), "2026-01-31T08:15:00Z");
    EXPECT_EQ(to_rfc3339(from_ms(1'769'847'300'007)), "2026-01-31T08:15:00.007Z");
    EXPECT_EQ(to_rfc3339(from_ms(-1)), "1969-12-31T23:59:59.999Z");
}

struct Span {
    std::string_view text;
    std::int64_t ms = 0;
    std::string_view again;
};

constexpr Span spans[] = {
    {"0", 0, "0s"},
    {"0s", 0, "0s"},
    {"500ms", 500, "500ms"},
    {"30s", 30'000, "30s"},
    {"90", 90'000, "1m30s"},
    {"5m", 300'000, "5m"},
    {"2h", 7'200'000, "2h"},
    {"30d", 2'592'000'000, "30d"},
    {"1h30m", 5'400'000, "1h30m"},
    {"1m1ms", 60'001, "1m1ms"},
    {"36500d", 3'153'600'000'000, "36500d"},
};

TEST(Duration, reads_what_operators_write) {
    for (const auto& each : spans) {
        ASSERT_TRUE(parse_duration(each.text)) << each.text;
        EXPECT_EQ(parse_duration(each.text)->count(), each.ms) << each.text;
        EXPECT_EQ(to_text(Millis(each.ms)), each.again) << each.text;
        EXPECT_EQ(parse_duration(each.again)->count(), each.ms);
    }
}

TEST(Duration, refuses_the_rest) {
    for (const auto* text : {"", "s", "-5s", "5 m", "1.5h", "5x", "1m30", "0s30", "5s ", "36501d",
                             "9223372036854775807d", "99999999999999999999s", "36500d1ms", "+5s"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Age, has_one_or_two_units) {
    EXPECT_EQ(age(Millis(999)), "0 s");
    EXPECT_EQ(age(Millis(59'999)), "59 s");
    EXPECT_EQ(age(Millis(300'000)), "5 min");
    EXPECT_EQ(age(Millis(7'260'000)), "2 h 1 min");
    EXPECT_EQ(age(Millis(273'600'000)), "3 d 4 h");
}

}  // namespace
}  // namespace vigo
