// text_test — positions in UTF-16, changes piece by piece, addresses.

#include "lsp/text.h"

#include <gtest/gtest.h>

namespace vigo::lsp {
namespace {

TEST(Text, positions_count_utf16_units) {
    const Text text("aä€😀b\nc\r\nd");
    struct Case {
        std::size_t offset;
        std::uint32_t line, character;
    };
    const Case cases[] = {{0, 0, 0},  {1, 0, 1},  {3, 0, 2},  {6, 0, 3},  {10, 0, 5},
                          {11, 0, 6}, {12, 1, 0}, {13, 1, 1}, {15, 2, 0}, {16, 2, 1}};
    for (const auto& each : cases) {
        const auto position = text.position_of(each.offset);
        EXPECT_EQ(position.line, each.line) << each.offset;
        EXPECT_EQ(position.character, each.character) << each.offset;
        EXPECT_EQ(text.offset_of(position), each.offset);
    }
    EXPECT_EQ(text.offset_of({0, 4}), 6U) << "inside of a pair: before it";
    EXPECT_EQ(text.offset_of({0, 99}), 11U) << "behind the line: its end";
    EXPECT_EQ(text.offset_of({1, 99}), 13U) << "before the carriage return";
    EXPECT_EQ(text.offset_of({9, 0}), 16U);
}

TEST(Text, changes_piece_by_piece) {
    Text text("name: a\nvars:\n");
    text.replace({{0, 6}, {0, 7}}, "web");
    text.replace({{1, 5}, {1, 5}}, " {x: 1}");
    text.replace({{9, 0}, {9, 9}}, "# end\n");
    EXPECT_EQ(text.bytes(), "name: web\nvars: {x: 1}\n# end\n");
    text.replace({{1, 0}, {2, 0}}, "");
    EXPECT_EQ(text.bytes(), "name: web\n# end\n");
    EXPECT_EQ(text.lines(), 3U);
    text.replace({{0, 5}, {0, 2}}, "!");
    EXPECT_EQ(text.bytes(), "name:! web\n# end\n") << "an end before the begin";
}

TEST(Text, a_place_without_extent_is_its_word) {
    const Text text("a: ownr-1 x\n");
    const auto span = text.span_of({nullptr, 1, 4});
    EXPECT_EQ(span.from.character, 3U);
    EXPECT_EQ(span.to.character, 9U);
    EXPECT_EQ(text.span_of({nullptr, 9, 9}).from.line, 1U);
}

TEST(Text, addresses_of_files) {
    EXPECT_EQ(path_of("file:///a/b%20c%25"), "/a/b c%");
    EXPECT_EQ(path_of("file://host/a"), "/a");
    EXPECT_EQ(path_of("untitled:x"), "");
    EXPECT_EQ(path_of("file:///a%00"), "");
    EXPECT_EQ(path_of("file:///a%"), "/a%");
    EXPECT_EQ(uri_of("/a/b c%ü"), "file:///a/b%20c%25%C3%BC");
}

}  // namespace
}  // namespace vigo::lsp
