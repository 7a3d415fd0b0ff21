// structure_test — what is open around a cursor, which is ‸ in these texts.

#include "lsp/structure.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::lsp {
namespace {

struct Case {
    const char* name;
    std::string_view text;
    std::string_view path;  // joined by /
    std::string_view what;  // n: a name may stand there, v: a value
    std::string_view scalar = "";
    std::string_view type = "";  // member `type` of the innermost map of the path that has one
};

constexpr Case cases[] = {
    {"a name at the top", "na‸", "", "n", "na"},
    {"an empty text", "‸", "", "n"},
    {"an empty line at the top", "name: a\n‸", "", "n"},
    {"a value", "name: we‸b\n", "name", "v", "web"},
    {"behind a value nothing more stands", "name: [a] ‸\n", "name", ""},
    {"a name that has its colon", "resources:\n  - na‸me: a\n", "resources/[]", "n", "name"},
    {"a name in an item", "resources:\n  - name: a\n    ty‸\n", "resources/[]", "n", "ty"},
    {"the first word of an item", "resources:\n  - ty‸\n", "resources/[]", "nv", "ty"},
    {"a list as deep as its key", "resources:\n- name: a\n  ty‸\n", "resources/[]", "n", "ty"},
    {"behind a list as deep as its key", "resources:\n- name: a\nty‸\n", "", "n", "ty"},
    {"an empty line in an item", "resources:\n  - name: a\n    ‸\n", "resources/[]", "n"},
    {"an empty line between items", "resources:\n  - name: a\n  ‸\n  - name: b\n", "resources",
     "v"},
    {"a key without value, and its line", "vars: ‸\n", "vars", "v"},
    {"a key without value, a line below", "vars:\n  ‸\nname: x\n", "vars", "nv"},
    {"a key without value in the middle",
     "resources:\n  - name: a\n    owner:\n    ty‸\n    mode: x", "resources/[]", "n", "ty"},
    {"a value below its key", "type:\n  fi‸\n", "type", "nv", "fi"},
    {"a condition that goes on", "when: a and ‸\n", "when", "v", "a and "},
    {"a comment", "name: a  # wh‸at\n", "", ""},
    {"lists in lists", "a:\n  - - x\n    - - y‸\n", "a/[]/[]/[]", "nv", "y"},
    {"a new document", "a:\n  - b:\n---\nc‸\n", "", "n", "c"},
    {"carriage returns", "resources:\r\n  - name: a\r\n    ty‸\r\n", "resources/[]", "n", "ty"},

    {"a name in brackets", "resources:\n  - {type: file, ow‸}\n", "resources/[]", "n", "ow",
     "file"},
    {"nothing yet in brackets", "resources:\n  - {type: file, ‸}\n", "resources/[]", "n", "",
     "file"},
    {"an empty map", "vars: {‸}", "vars", "n"},
    {"an empty list", "crates: [‸]", "crates/[]", "v"},
    {"the second item", "crates: [a, ‸]", "crates/[]", "v"},
    {"an item", "roles: [x, we‸b, y]\n", "roles/[]", "v", "web"},
    {"a value in brackets", "- {name: a, type: fi‸le, owner: b}\n", "[]/type", "v", "file", "file"},
    {"a value that is not yet there", "- {name: a, type: ‸, owner: b}\n", "[]/type", "v"},
    {"members behind it", "- {ow‸, type: user}", "[]", "n", "ow", "user"},
    {"brackets over lines", "a: {\n  b: [x,\n    {c: 1,\n     d‸\n    }]\n}\n", "a/b/[]", "n", "d"},
    {"an empty line in brackets", "crates: [\n  a,\n  ‸\n]\n", "crates/[]", "v"},
    {"before a closing bracket that is not indented", "crates: [\n‸\n]\n", "crates/[]", "v"},
    {"the type of the resource around a list", "- {type: apt, list: [{‸}]}", "[]/list/[]", "n", "",
     "apt"},
    {"JSON", "{\"resources\":[{\"type\":\"fi‸le\"}]}", "resources/[]/type", "v", "file", "file"},
    {"quotes that hold brackets", "- {name: \"a, [b}\", 'x': 1, ty‸}", "[]", "n", "ty"},

    {"a bracket that is never closed", "- match: a\n  roles: [web, ‸", "[]/roles/[]", "v"},
    {"a line behind it", "- match: a\n  roles: [web\n  env‸\n", "[]", "n", "env"},
    {"a map behind it", "- {type: file, ‸\n- {type: user}\n", "[]", "n", "", "file"},
    {"an item behind it", "- {type: file, [\n- {type: user, ‸}\n", "[]", "n", "", "user"},
    {"a quote that is never closed", "- name: \"we‸b\n  type: file\n", "[]/name", "v", "web",
     "file"},
    {"a line behind it", "- name: 'web\n  type: fi‸le\n", "[]/type", "v", "file", "file"},
    {"the wrong bracket", "a: {b: [1}\nc‸\n", "", "n", "c"},
    {"brackets that close nothing", "a: ]}]\nb: ‸", "b", "v"},
    {"a template without quotes", "a: {{ .Vars.x‸ }}\n", "a", "v", "{{ .Vars.x }}"},
    {"the same in brackets", "- {a: {{ .Vars.x }}, b‸}\n", "[]", "n", "b"},

    {"text in a block", "- type: file\n  content: |\n    a: 1\n    b‸\n  mode: 1", "[]/content",
     "v", "    a: 1\n    b\n", "file"},
    {"folded text with a header", "a: >-2 # x\n    b: [‸\n", "a", "v", "    b: [\n"},
    {"nothing in the header", "a: |‸\n  b\n", "a", ""},
    {"an empty block", "a:\n  b: |\n    ‸\n  c: 1\n", "a/b", "v", "    "},
    {"a blank line in a block", "a: |\n  x\n‸\n  y\n", "a", "v", "  x\n\n  y\n"},
    {"behind a block", "- content: |\n    a: 1\n  ‸\n", "[]", "n"},
    {"a block as an item", "- |\n  a:\n    b‸\n- c", "[]", "v", "  a:\n    b\n"},
    {"plain text over lines", "a:\n  b: one\n    two‸\n", "a/b", "v", "two"},
    {"quoted text over lines", "a: \"one\n  two: ‸\n  3\"\nb: 1", "a", "v", "one\n  two: \n  3"},
    {"quotes in quotes", "- {a: 'it''s, {', b: \"\\\", {\", c: ‸}", "[]/c", "v"},

    {"a map with an anchor", "a: &x\n  type: file\n  ow‸\n", "a", "n", "ow", "file"},
    {"an item with an anchor", "- &x\n  type: file\n  ow‸\n", "[]", "n", "ow", "file"},
    {"an anchor before brackets", "- &x {type: file, ‸}\n", "[]", "n", "", "file"},
    {"an anchor before the first name", "- &x type: file\n  ow‸\n", "[]", "n", "ow", "file"},
    {"an anchor itself", "a: &x‸ b", "", ""},
    {"an alias", "a: &x 1\nb: *x‸\n", "b", "v", "*x"},
    {"what an alias brings", "a: &x {type: file}\nb:\n  - <<: *x\n    ow‸\n", "b/[]", "n", "ow",
     "file"},
    {"what several bring, in brackets", "a: &x {type: file}\nb: &y {c: 1}\nd: {<<: [*y, *x], ‸}",
     "d", "n", "", "file"},
    {"what is said here beats it", "a: &x\n  type: file\nb: {<<: *x, type: user, ‸}", "b", "n", "",
     "user"},
};

struct Marked {
    std::string text;
    std::size_t cursor;
};

Marked marked(std::string_view text) {
    constexpr std::string_view cursor = "‸";
    const auto at = text.find(cursor);
    return {std::string(text.substr(0, at)) + std::string(text.substr(at + cursor.size())), at};
}

std::string type_in(const Structure& found) {
    for (auto map = found.members.rbegin(); map != found.members.rend(); ++map)
        if (const auto type = map->find("type"); type != map->end()) return type->second;
    return {};
}

TEST(Structure, is_known_while_somebody_types) {
    for (const auto& each : cases) {
        const auto [text, cursor] = marked(each.text);
        const auto found = structure_at(text, cursor);
        const auto what = std::string(found.in_name ? "n" : "") + (found.in_value ? "v" : "");
        if (!each.what.empty()) {
            EXPECT_EQ(join(found.path, "/"), each.path) << each.name;
            EXPECT_EQ(text.substr(found.from, found.to - found.from), each.scalar) << each.name;
            if (!each.type.empty()) {
                EXPECT_EQ(type_in(found), each.type) << each.name;
            }
        }
        EXPECT_EQ(what, each.what) << each.name;
    }
}

TEST(Structure, text_behind_the_cursor_does_not_move_it) {
    for (const auto& each : cases) {
        const auto [text, cursor] = marked(each.text);
        if (each.what.empty() || cursor == 0 || text[cursor - 1] == '\n') continue;
        auto end = cursor;  // the rest of its line tells a name from a value
        while (end < text.size() && text[end] != '\n') ++end;
        for (const auto* behind : {"", "\n", "\n]\n", "\n}}}\n"}) {
            const auto found = structure_at(text.substr(0, end) + behind, cursor);
            EXPECT_EQ(join(found.path, "/"), each.path) << each.name << behind;
        }
    }
}

TEST(Structure, is_found_at_every_place_of_any_text) {
    for (const auto& each : cases) {
        const auto text = marked(each.text).text;
        for (std::size_t cursor = 0; cursor <= text.size() + 1; ++cursor) {
            const auto found = structure_at(text, cursor);
            EXPECT_LE(found.from, found.to) << each.name << cursor;
            EXPECT_LE(found.text, found.to) << each.name << cursor;
            EXPECT_LE(found.to, text.size()) << each.name << cursor;
        }
    }
}

TEST(Structure, is_bounded_in_dense_texts) {
    for (const auto* piece : {"[", "{a: ", "- ", "\"", "'\n", "a: |\n", "{{", "&a {<<: *a, b: 1}\n",
                              "}", "? ", "-", ":", "a: [\n"}) {
        std::string text;
        while (text.size() < 40'000) text += piece;
        for (const auto cursor : {text.size() / 2, text.size()})
            EXPECT_LE(structure_at(text, cursor).path.size(), limits::yaml_depth) << piece;
    }
}

}  // namespace
}  // namespace vigo::lsp
