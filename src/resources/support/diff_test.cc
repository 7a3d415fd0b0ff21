// Tests of diff: a content in a few words.

#include "resources/support/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigo::resources {
namespace {

using ::testing::StartsWith;

TEST(Summary, is_short_and_never_the_same_for_two_contents) {
    const auto both = summaries("a", "a\n");
    EXPECT_EQ(both.before, "1 bytes, sha256 ca978112ca1b");
    EXPECT_EQ(both.after, "2 bytes, sha256 87428fc52280");
    EXPECT_EQ(summaries("a\n", "b\n").before, "a");
    EXPECT_EQ(summary(""), "empty");
    EXPECT_EQ(summary("hello world\n"), "hello world");
    EXPECT_EQ(summary("a\nb\n"), "4 bytes, sha256 911169ddaaf1");
    EXPECT_THAT(summary(std::string(41, 'x')), StartsWith("41 bytes, sha256 "));
    EXPECT_THAT(summary(std::string_view("\0", 1)), StartsWith("1 bytes, sha256 "));
}

}  // namespace
}  // namespace vigo::resources
