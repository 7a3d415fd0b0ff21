// trouble_test — a trouble is told when it begins, changes and ends.

#include "base/trouble.h"

#include <gtest/gtest.h>

namespace vigo {
namespace {

std::size_t lines_of(const std::string& text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

TEST(Trouble, is_told_when_it_begins_changes_and_ends_and_not_in_between) {
    Trouble trouble("the disk takes nothing", "the disk takes it again");
    testing::internal::CaptureStderr();
    trouble.is_over();
    for (int round = 0; round < 3; ++round) trouble.is_there("full", "7 rows");
    for (int round = 0; round < 3; ++round) trouble.is_there("read-only");
    for (int round = 0; round < 3; ++round) trouble.is_over();
    trouble.is_there("read-only");
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(lines_of(said, "ERROR the disk takes nothing about=\"7 rows\" error=full"), 1U)
        << said;
    EXPECT_EQ(lines_of(said, "ERROR the disk takes nothing error=read-only"), 2U) << said;
    EXPECT_EQ(lines_of(said, "INFO the disk takes it again"), 1U) << said;
}

}  // namespace
}  // namespace vigo
