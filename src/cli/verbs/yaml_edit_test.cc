// Tests of yaml_edit: a member is set, and nothing else changes.

#include "cli/verbs/support/yaml_edit.h"

#include <gtest/gtest.h>

namespace vigo::cli {
namespace {

struct Case {
    std::string_view name;
    std::string text;
    std::vector<std::string> path;
    Value value;
    std::string want;  ///< "" for refused
};

TEST(YamlEdit, sets_a_member_and_leaves_the_rest) {
    const std::vector<Case> cases{
        {"a plain value keeps its comment", "a: 1 # one\nb: 2\n", {"a"}, 5, "a: 5 # one\nb: 2\n"},
        {"a quoted value", "a: \"x # y\" # z\n", {"a"}, "v", "a: v # z\n"},
        {"a single quoted one", "a: 'it''s' # z\n", {"a"}, "v", "a: v # z\n"},
        {"inside of a flow map",
         "a: {b: 1, c: [1, {d: 2}]}\n",
         {"a", "b"},
         7,
         "a: {b: 7, c: [1, {d: 2}]}\n"},
        {"new in a flow map",
         "a: {b: 1} # c\n",
         {"a", "d"},
         "x, y",
         "a: {b: 1, d: \"x, y\"} # c\n"},
        {"new in an empty flow map", "a: {}\n", {"a", "d"}, 1, "a: {d: 1}\n"},
        {"new in a block",
         "a:\n  b: 1 # c\n# end\nz: 1\n",
         {"a", "d"},
         true,
         "a:\n  b: 1 # c\n  d: true\n# end\nz: 1\n"},
        {"maps on the way are made",
         "a:\n  b: 1\n",
         {"a", "c", "d"},
         1,
         "a:\n  b: 1\n  c:\n    d: 1\n"},
        {"a block list becomes one line",
         "a:\n  - 1\n  - 2\nb: 3\n",
         {"a"},
         Value::List{1},
         "a: [1]\nb: 3\n"},
        {"a literal block is replaced whole", "a: |\n  x\n  y\nb: 3\n", {"a"}, "z", "a: z\nb: 3\n"},
        {"a file without a last line feed", "a: 1", {"b"}, 2, "a: 1\nb: 2\n"},
        {"an empty member", "a:\nb: 1\n", {"a", "c"}, 2, "b: 1\na:\n  c: 2\n"},
        {"a flow map over several lines",
         "a: {\n  b: 1,  # c\n  d: 2}\n",
         {"a", "e"},
         3,
         "a: {\n  b: 1,  # c\n  d: 2, e: 3}\n"},
        {"not a map", "- 1\n", {"a"}, 1, ""},
        {"a scalar in the way", "a: 1\n", {"a", "b"}, 1, ""},
        {"broken YAML", "a: [\n", {"a"}, 1, ""},
        {"an alias stands for something else", "x: &x {b: 1}\na: *x\n", {"a", "c"}, 1, ""},
    };
    for (const auto& each : cases)
        EXPECT_EQ(with_member(each.text, each.path, each.value).value_or(""), each.want)
            << each.name;
}

}  // namespace
}  // namespace vigo::cli
