// context_test — where a cursor stands; `|` is the cursor in these texts.

#include "lsp/context.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace vigo::lsp {
namespace {

struct Case {
    const char* name;
    std::string_view text;
    std::string_view path;  // joined by /
    bool in_name = false;
    std::string_view word;
    std::string_view typed;
};

constexpr Case cases[] = {
    {"a name at the top", "na‸", "", true, "na", "na"},
    {"an empty line at the top", "name: a\n‸", "", true, "", ""},
    {"a value", "name: we‸b\n", "name", false, "web", "we"},
    {"a name in an item", "resources:\n  - name: a\n    ty‸\n", "resources/[]", true, "ty", "ty"},
    {"the first name of an item", "resources:\n  - ty‸\n", "resources/[]", true, "ty", "ty"},
    {"a list as deep as its key", "resources:\n- name: a\n  ty‸\n", "resources/[]", true, "ty",
     "ty"},
    {"an empty line in an item", "resources:\n  - name: a\n    ‸\n", "resources/[]", true, "", ""},
    {"a value in an item", "resources:\n  - name: a\n    type: fi‸\n", "resources/[]/type", false,
     "fi", "fi"},
    {"no value yet", "resources:\n  - type: ‸\n", "resources/[]/type", false, "", ""},
    {"an item of names", "roles:\n  web:\n    configcrates:\n      - ba‸se\n",
     "roles/web/configcrates/[]", true, "base", "ba"},
    {"names in brackets", "envoys:\n  - match: a\n    roles: [x, we‸b, y]\n", "envoys/[]/roles/[]",
     false, "web", "we"},
    {"a resource in brackets", "resources:\n  - {name: a, type: file, ow‸}\n", "resources/[]", true,
     "ow", "ow"},
    {"its value", "resources:\n  - {name: a, type: fi‸le, owner: b}\n", "resources/[]/type", false,
     "file", "fi"},
    {"quotes", "a: \"x y‸ z\"\n", "a", false, "x y z", "x y"},
    {"text of a block", "resources:\n  - content: |\n      a: {{ .Va‸rs.x }}\n",
     "resources/[]/content", false, ".Vars.x", ".Va"},
    {"behind a block", "resources:\n  - content: |\n      a: 1\n    ‸\n", "resources/[]", true, "",
     ""},
    {"a template", "a: \"{{ .Vars.po‸rt | upper }}\"\n", "a", false, ".Vars.port", ".Vars.po"},
    {"deep blocks", "resources:\n  - type: conditional_block\n    resources:\n      - na‸\n",
     "resources/[]/resources/[]", true, "na", "na"},
};

TEST(Context, is_told_by_indent) {
    for (const auto& each : cases) {
        const std::string_view cursor = "‸";
        std::string text(each.text);
        const auto at = text.find(cursor);
        text.erase(at, cursor.size());
        const Text whole(text);
        const auto found = context_at(whole, whole.position_of(at), false);
        EXPECT_EQ(join(found.path, "/"), each.path) << each.name;
        EXPECT_EQ(found.in_name, each.in_name) << each.name;
        EXPECT_EQ(found.word, each.word) << each.name;
        EXPECT_EQ(found.typed, each.typed) << each.name;
    }
}

TEST(Context, knows_the_neighbours_in_a_map) {
    const Text block("resources:\n  - name: a\n    mode: x\n    type: file\n  - type: user\n");
    EXPECT_EQ(context_at(block, {2, 4}, false).sibling("type"), "file");
    EXPECT_EQ(context_at(block, {1, 6}, false).sibling("type"), "file");
    EXPECT_EQ(context_at(block, {4, 6}, false).sibling("type"), "user");
    const Text brackets("resources:\n  - {mo: x, type: file}\n");
    EXPECT_EQ(context_at(brackets, {1, 6}, false).sibling("type"), "file");
}

TEST(Context, is_found_anywhere_in_any_text) {
    const Text texts[] = {Text("- - [a, {b: \"c\n: }]\n\t-\n"), Text(""), Text("|\n x\n"),
                          Text("{{{[[['\"\n---\n? a\n: b")};
    for (const auto& text : texts)
        for (std::uint32_t line = 0; line < 6; ++line)
            for (std::uint32_t column = 0; column < 20; ++column)
                context_at(text, {line, column}, column % 2 == 0);
}

}  // namespace
}  // namespace vigo::lsp
