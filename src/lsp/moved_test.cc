// moved_test — places of a text after lines came, went and changed.

#include "lsp/moved.h"

#include <gtest/gtest.h>

namespace vigo::lsp {
namespace {

TEST(Moved, follows_the_lines_that_are_the_same) {
    struct Case {
        const char* name;
        std::string_view before, now;
        std::uint32_t line, want;  // 0: gone
    };
    const Case cases[] = {
        {"nothing changed", "a\nb\n", "a\nb\n", 2, 2},
        {"above a change", "a\nb\nc\n", "a\nx\nc\n", 1, 1},
        {"the changed line", "a\nb\nc\n", "a\nx\nc\n", 2, 0},
        {"below a change", "a\nb\nc\n", "a\nx\nc\n", 3, 3},
        {"below a line that came", "a\nb\n", "a\nnew\nb\n", 2, 3},
        {"below a line that went", "a\nold\nb\n", "a\nb\n", 3, 2},
        {"the line that went", "a\nold\nb\n", "a\nb\n", 2, 0},
        {"a line that grew at its end", "a\nb\n", "a\nbc\n", 2, 0},
        {"a line that was split", "a\nbc\nd\n", "a\nb\nc\nd\n", 2, 0},
        {"below a line that was split", "a\nbc\nd\n", "a\nb\nc\nd\n", 3, 4},
        {"lines that repeat", "a\na\na\n", "a\na\na\na\n", 1, 1},
        {"all is new", "a\nb", "c", 2, 0},
        {"all is gone", "a\nb\n", "", 1, 0},
    };
    for (const auto& each : cases) {
        const auto found = Moved(each.before, each.now).place({.line = each.line, .column = 1});
        EXPECT_EQ(found ? found->line : 0, each.want) << each.name;
    }
}

TEST(Moved, a_place_over_changed_lines_is_gone) {
    const Moved moved("a\nb\nc\n", "a\nx\nc\n");
    EXPECT_FALSE(moved.place({.line = 1, .column = 1, .end_line = 3, .end_column = 1}));
    EXPECT_TRUE(moved.place({.line = 1, .column = 1, .end_line = 1, .end_column = 2}));
}

TEST(Moved, a_finding_loses_a_mend_that_no_longer_fits) {
    const auto file = FileName::make("a.vgo");
    Diagnostic finding{.where = {.file = file, .line = 1, .column = 1}};
    finding.fix.edits = {
        {.at = {.file = file, .line = 3, .column = 1, .end_line = 3, .end_column = 2}},
        {.at = {.file = FileName::make("b.vgo"), .line = 2, .column = 1}}};
    const auto moved = Moved("a\nb\nc\n", "a\nb\nnew\nc\n").finding(finding);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->fix.edits[0].at.line, 4U);
    EXPECT_EQ(moved->fix.edits[1].at.line, 2U) << "in a file that did not change";
    const auto lost = Moved("a\nb\nc\n", "a\nb\nx\n").finding(finding);
    ASSERT_TRUE(lost);
    EXPECT_FALSE(lost->fix.given());
}

}  // namespace
}  // namespace vigo::lsp
