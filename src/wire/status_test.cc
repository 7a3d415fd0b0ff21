// status_test — texts and times as gRPC puts them into headers.

#include "wire/status.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace vigo::wire {
namespace {

TEST(Status, any_text_survives_as_printable_ascii) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    const auto encoded = percent_encode(all);
    for (const char c : encoded) EXPECT_TRUE(c >= ' ' && c <= '~');
    EXPECT_EQ(percent_decode(encoded), all);
}

TEST(Status, texts_are_encoded_as_grpc_does) {
    EXPECT_EQ(percent_encode("100 % of é\n"), "100 %25 of %C3%A9%0A");
    EXPECT_EQ(percent_decode("100 %25 of %c3%a9"), "100 % of é");
}

TEST(Status, what_is_no_escape_is_left_alone) {
    for (const std::string text : {"%", "%4", "%zz", "50%", "%%"})
        EXPECT_EQ(percent_decode(text), text);
}

TEST(Status, a_long_text_is_cut) {
    const auto status = status_of({Fault::conflict, std::string(10'000, 'x')});
    EXPECT_EQ(status.code, 9);
    EXPECT_EQ(status.message.size(), limits::status_bytes);
    EXPECT_TRUE(status.refused);
}

TEST(Status, times_are_read_in_every_unit) {
    struct Case {
        std::string_view text;
        std::optional<Millis> want;
    };
    const Case cases[] = {
        {"1H", Millis(3'600'000)},   {"2M", Millis(120'000)},
        {"3S", Millis(3'000)},       {"4m", Millis(4)},
        {"5000u", Millis(5)},        {"1n", Millis(1)},
        {"0S", Millis(0)},           {"99999999H", Millis(99'999'999LL * 3'600'000)},
        {"", std::nullopt},          {"S", std::nullopt},
        {"1", std::nullopt},         {"1s", std::nullopt},
        {"-1S", std::nullopt},       {"1.5S", std::nullopt},
        {"123456789S", std::nullopt}};
    for (const auto& each : cases) EXPECT_EQ(parse_timeout(each.text), each.want) << each.text;
}

TEST(Status, times_are_written_so_that_they_can_be_read) {
    for (const std::int64_t ms : {0LL, 1LL, 30'000LL, 99'999'999LL})
        EXPECT_EQ(parse_timeout(timeout_text(Millis(ms))), Millis(ms));
    EXPECT_EQ(timeout_text(Millis(-5)), "0m");
    EXPECT_EQ(timeout_text(Millis(100'000'000)), "100000S");
    EXPECT_TRUE(parse_timeout(timeout_text(Millis::max())));
}

TEST(Status, http_without_grpc_has_a_meaning) {
    EXPECT_EQ(code_of_http("404"), Codes::unimplemented);
    EXPECT_EQ(code_of_http("503"), Codes::unavailable);
    EXPECT_EQ(code_of_http("418"), Codes::unknown);
}

}  // namespace
}  // namespace vigo::wire
