// Tests of ids: UUIDs as text and bytes.

#include "base/ids.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace vigo {
namespace {

constexpr std::string_view text = "0190163d-8694-739b-aea5-966c26f8ad91";

TEST(Uuid, goes_to_text_and_bytes_and_back) {
    const auto id = Uuid::parse(text);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->text(), text);
    EXPECT_EQ(id->bytes().size(), 16U);
    EXPECT_EQ(Uuid::from_bytes(id->bytes()), id);
    EXPECT_EQ(Uuid::parse("0190163D-8694-739B-AEA5-966C26F8AD91"), id);
    EXPECT_FALSE(id->is_nil());
    EXPECT_TRUE(Uuid().is_nil());
    EXPECT_EQ(Uuid().text(), "00000000-0000-0000-0000-000000000000");
}

TEST(Uuid, refuses_other_texts_and_lengths) {
    for (const auto* bad :
         {"", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
          "0190163d-8694-739b-aea5-966c26f8ad9g", "0190163d-8694-739b-aea5_966c26f8ad91",
          "{0190163d-8694-739b-aea5-966c26f8ad91}", "0190163d-8694-739b-aea-5966c26f8ad91"})
        EXPECT_FALSE(Uuid::parse(bad)) << bad;
    EXPECT_FALSE(Uuid::from_bytes("short"));
    EXPECT_FALSE(Uuid::from_bytes(std::string(17, 'x')));
}

TEST(Uuid, a_random_one_says_so) {
    std::array<unsigned char, 16> random{};
    random.fill(0xff);
    EXPECT_EQ(Uuid::from_random(random).text(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST(Uuid, is_ordered_and_hashed_by_its_bytes) {
    const auto low = *Uuid::parse("00000000-0000-4000-8000-000000000001");
    const auto high = *Uuid::parse("00000000-0000-4000-8000-000000000002");
    EXPECT_LT(low, high);
    EXPECT_EQ((std::unordered_set<Uuid>{low, high, low}).size(), 2U);
}

}  // namespace
}  // namespace vigo
