// Tests of text: splitting, matching, guessing, quoting.

#include "base/text.h"

#include <gtest/gtest.h>

namespace vigo {
namespace {

using Parts = std::vector<std::string_view>;

TEST(Text, trim_takes_white_space_from_both_ends) {
    EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
    EXPECT_EQ(trim(" \n"), "");
    EXPECT_EQ(trim(""), "");
}

TEST(Text, split_keeps_empty_parts) {
    EXPECT_EQ(split("", ','), Parts{""});
    EXPECT_EQ(split("a", ','), Parts{"a"});
    EXPECT_EQ(split(",a,,b,", ','), (Parts{"", "a", "", "b", ""}));
}

TEST(Text, lines_end_with_or_without_a_line_feed) {
    EXPECT_EQ(lines_of(""), Parts{});
    EXPECT_EQ(lines_of("\n"), Parts{""});
    EXPECT_EQ(lines_of("a\nb"), (Parts{"a", "b"}));
    EXPECT_EQ(lines_of("a\n\nb\n"), (Parts{"a", "", "b"}));
}

TEST(Text, join_and_lower) {
    const std::vector<std::string> parts = {"a", "", "c"};
    EXPECT_EQ(join(parts, ", "), "a, , c");
    EXPECT_EQ(join({}, ", "), "");
    EXPECT_EQ(to_lower("AbC-É"), "abc-É") << "ASCII only";
}

struct Glob {
    std::string_view pattern, text;
    bool fits = false;
};

constexpr Glob globs[] = {
    {"*", "", true},
    {"*", "anything", true},
    {"", "", true},
    {"", "a", false},
    {"web*", "web01", true},
    {"web*", "WEB01", true},
    {"WEB*", "web01", true},
    {"web*", "db01", false},
    {"*.example.com", "a.example.com", true},
    {"*.example.com", "example.com", false},
    {"web?", "web1", true},
    {"web?", "web", false},
    {"web[0-9]", "web5", true},
    {"web[0-9]", "webx", false},
    {"web[!0-9]", "webx", true},
    {"web[^0-9]", "web5", false},
    {"web[abc]", "webB", true},
    {"web[", "web[", true},
    {"web[]", "web[]", true},
    {"[a-]", "-", true},
    {"a*b*c", "aXbYc", true},
    {"a*b*c", "aXbY", false},
    {"**a", "bba", true},
    {"a", "ab", false},
};

TEST(Text, globs_match_like_a_shell_ignoring_case) {
    for (const auto& each : globs)
        EXPECT_EQ(glob_match(each.pattern, each.text), each.fits)
            << each.pattern << " " << each.text;
}

TEST(Text, a_hostile_glob_takes_no_exponential_time) {
    std::string pattern;
    for (int at = 0; at < 50; ++at) pattern += "a*";
    EXPECT_FALSE(glob_match(pattern + "b", std::string(5000, 'a')));
}

TEST(Text, the_nearest_word_is_guessed_when_it_is_near) {
    constexpr std::string_view words[] = {"owner", "group", "mode", "content"};
    EXPECT_EQ(nearest("ownr", words), "owner");
    EXPECT_EQ(nearest("MODE", words), "mode");
    EXPECT_EQ(nearest("contents", words), "content");
    EXPECT_EQ(nearest("gruop", words), "group") << "two swapped letters are one mistake";
    EXPECT_EQ(nearest("zzz", words), "");
    EXPECT_EQ(nearest("", words), "");
    EXPECT_EQ(nearest("x", {}), "");
}

TEST(Text, a_quoted_word_is_safe_for_a_shell) {
    EXPECT_EQ(shell_quote("it's $(rm)"), "'it'\\''s $(rm)'");
    EXPECT_EQ(shell_quote(""), "''");
}

TEST(Text, hex_goes_both_ways) {
    const std::vector<unsigned char> bytes = {0, 0x7f, 0xff};
    EXPECT_EQ(to_hex(bytes), "007fff");
    EXPECT_EQ(from_hex("007FfF"), bytes);
    for (const auto* bad : {"0", "0g", "-1", " 00"}) EXPECT_TRUE(from_hex(bad).empty()) << bad;
}

TEST(Text, foreign_text_is_harmless_on_a_terminal) {
    EXPECT_EQ(printable("a\tb\nc", 99), "a\tb\nc");
    EXPECT_EQ(printable("\x1b[31m\x07\x7f\r", 99), "?[31m???");
    EXPECT_EQ(printable("\xC2\x9B"
                        "31m é",
                        99),
              "?31m é")
        << "the eight-bit escape too";
    EXPECT_EQ(printable("abcdef", 3), "abc…");
    EXPECT_EQ(printable("abc", 3), "abc");
    EXPECT_EQ(printable("aé", 2), "a…") << "never half a character";
    EXPECT_EQ(printable("", 0), "");
}

}  // namespace
}  // namespace vigo
