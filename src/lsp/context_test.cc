// context_test — the word and the template under a cursor, which is ‸ in these texts.

#include "lsp/context.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace vigo::lsp {
namespace {

struct Case {
    const char* name;
    std::string_view text;
    std::string_view word;
    std::string_view typed;
    bool in_template = false;
    bool is_template_file = false;
};

constexpr Case cases[] = {
    {"a scalar is one word", "a: \"x y‸ z\"\n", "x y z", "x y"},
    {"so is a pattern", "- match: [web-0?‸.x, b]", "web-0?.x", "web-0?"},
    {"a condition has many", "when: has_trait(x) and va‸rs.y == 1", "vars.y", "va"},
    {"also in a list", "when:\n  - vars.x‸ == 1\n", "vars.x", "vars.x"},
    {"and over lines", "when: >\n  vars.x and\n  tra‸its.y\n", "traits.y", "tra"},
    {"text over lines has many", "a: |\n  one tw‸o\n", "two", "tw"},

    {"a template", "a: \"{{ .Vars.po‸rt | upper }}\"\n", ".Vars.port", ".Vars.po", true},
    {"a template without quotes", "a: {{ .Vars.‸ }}\n", ".Vars.", ".Vars.", true},
    {"one in brackets", "- {a: \"{{ .Vars.‸\", b: 1}\n", ".Vars.", ".Vars.", true},
    {"before a template", "a: \"x‸ {{ .Vars.x }}\"", "x {{ .Vars.x }}", "x"},
    {"behind a template", "a: '{{ .Vars.x }}‸'", "{{ .Vars.x }}", "{{ .Vars.x }}"},
    {"in a block", "a: |\n  {{ if .x }}\n  y: {{ .Va‸rs.x }}\n", ".Vars.x", ".Va", true},
    {"over several lines", "a: |\n  x {{ if and\n    .Vars.x\n    .Va‸ }} y\n", ".Va", ".Va", true},
    {"behind one over several lines", "a: |\n  x {{ if and\n    .Vars.x }} y‸\n", "y", "y"},
    {"in folded text", "a: >-\n  x {{\n  .Vars.‸\n", ".Vars.", ".Vars.", true},
    {"quoted text over lines", "a: \"x {{ .Vars.x\n  | up‸per }}\"", "upper", "up", true},
    {"plain text over lines", "a: x {{ .Vars.x\n  | up‸per }}", "upper", "up", true},
    {"braces in a string", "a: |\n  {{ printf \"}}\" .Va‸ }}", ".Va", ".Va", true},
    {"braces in a string in quotes", "a: \"{{ printf \\\"}}\\\" .Va‸ }}\"", ".Va", ".Va", true},
    {"behind a string in quotes", "a: \"{{ eq \\\"a\\\" }} .Va‸\"", "{{ eq \\\"a\\\" }} .Va",
     "{{ eq \\\"a\\\" }} .Va"},
    {"behind a comment", "a: |\n  {{/* \" */}} .Va‸", ".Va", ".Va"},
    {"one that is not closed, and another", "a: |\n  {{ .x\n  {{ .y }} .Va‸", ".Va", ".Va"},
    {"one of another value", "a: \"{{ .x\"\nb: .Va‸", ".Va", ".Va"},

    {"a template file", "a: {{ .Va‸rs.x }}\n", ".Vars.x", ".Va", true, true},
    {"its text", "a: {{ .x }}\nwo‸rd one", "word", "wo", false, true},
    {"its brackets and quotes", "[\"'{{ if .x\n.Va‸", ".Va", ".Va", true, true},
};

TEST(Context, is_the_word_and_whether_it_is_in_a_template) {
    for (const auto& each : cases) {
        const std::string_view cursor = "‸";
        std::string text(each.text);
        const auto at = text.find(cursor);
        text.erase(at, cursor.size());
        const Text whole(text);
        const auto found = context_at(whole, whole.position_of(at), each.is_template_file);
        EXPECT_EQ(found.word, each.word) << each.name;
        EXPECT_EQ(found.typed, each.typed) << each.name;
        EXPECT_EQ(found.in_template, each.in_template) << each.name;
        const auto from = whole.offset_of(found.span.from);
        EXPECT_EQ(text.substr(from, whole.offset_of(found.span.to) - from), each.word) << each.name;
    }
}

TEST(Context, is_found_anywhere_in_any_text) {
    const Text texts[] = {Text("- - [a, {b: \"c\n: }]\n\t-\n"), Text(""), Text("|\n x\n"),
                          Text("{{{[[['\"\n---\n? a\n: b"), Text("\xEF\xBB\xBF{{`\\")};
    for (const auto& text : texts)
        for (std::uint32_t line = 0; line < 6; ++line)
            for (std::uint32_t column = 0; column < 20; ++column)
                context_at(text, {line, column}, column % 2 == 0);
}

}  // namespace
}  // namespace vigo::lsp
