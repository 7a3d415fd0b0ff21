// Tests of to_yaml: readable, and read back to an equal value.

#include <gtest/gtest.h>

#include <random>

#include "schema/json.h"
#include "schema/utf8.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

Value read(std::string_view yaml) {
    Diagnostics findings;
    const auto value = parse_yaml(yaml, "t", findings);
    EXPECT_TRUE(value) << findings.text() << yaml;
    return value.value_or(Value());
}

TEST(ToYaml, is_what_an_operator_would_write) {
    const auto value = parse_json(
        R"({"name":"web","resources":[{"type":"file","mode":"0644","content":"a\n  b\n"},{"list":[[1,2],[]]}],)"
        R"("empty":{},"none":null,"text":"yes: no","number":"1.10","on":true,"t":"{{ .x }}"})");
    EXPECT_EQ(to_yaml(value), R"(name: web
resources:
  - type: file
    mode: "0644"
    content: |
      a
        b
  - list:
      - - 1
        - 2
      - []
empty: {}
none: null
text: "yes: no"
number: "1.10"
"on": true
t: "{{ .x }}"
)");
    EXPECT_EQ(read(to_yaml(value)), value);
}

TEST(ToYaml, a_spelling_is_kept) {
    const auto value = read("[0644, 1.10, yes, ~, 'x', 0x1F]");
    EXPECT_EQ(to_yaml(value), "- 0644\n- 1.10\n- yes\n- null\n- x\n- 0x1F\n");
}

constexpr std::string_view texts[] = {
    "",
    " ",
    "a ",
    " a",
    "a b",
    "-",
    "- a",
    "-a",
    "--",
    "---",
    "...",
    "....",
    "a: b",
    "a:",
    ":",
    "a #b",
    "#",
    "a#b",
    "?",
    "? a",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'a'",
    "\"a\"",
    "a'b",
    "{",
    "{a",
    "}",
    "[a]",
    ",",
    "a,b",
    "null",
    "~",
    "true",
    "yes",
    "1",
    "-1",
    "+1",
    "0x1",
    "1.5",
    ".5",
    "1e3",
    "<<",
    "=",
    "a\nb",
    "a\n",
    "\na",
    "a\n\n",
    " a\nb",
    "a\n b",
    "a \nb",
    "a\n\tb",
    "\ta\nb",
    "a\tb",
    "\n",
    "\n\n",
    "a\r\nb",
    "\x01",
    "\x7f",
    "é",
    "日本\nb",
    "\xC2\x85",
    "\xE2\x80\xA8",
    "\xEF\xBB\xBF",
    "\xEF\xBF\xBE",
    "a\xE2\x80\xA8z",
    "\\",
    "\\n",
    "{{ .x }}",
    "a {{ .x }}",
    "# a\nb",
    "a\n# b",
    "- a\nb",
    "a\n---\nb",
    "...\na",
};

TEST(ToYaml, every_text_comes_back_as_value_item_and_name) {
    for (const auto text : texts) {
        EXPECT_EQ(read(to_yaml(Value(text))), Value(text)) << to_json(text);
        Map map;
        map.add(text, Value::List{Value(text), Value(Value::List{Value(text)})});
        map.add("then", text);
        const Value value(map);
        EXPECT_EQ(read(to_yaml(value)), value) << to_yaml(value);
    }
}

TEST(ToYaml, a_name_too_long_for_one_line_comes_back) {
    for (const std::size_t size : {999U, 1000U, 1001U, 1024U, 5000U}) {
        Map inner;
        inner.add(std::string(size, 'x'), 1);
        inner.add(std::string(size, ':'), Value::List{1});
        Map map;
        map.add("a", Value(inner));
        EXPECT_EQ(read(to_yaml(Value(map))), Value(map)) << size;
    }
}

/// Values of all shapes from a fixed seed.
Value any_value(std::mt19937& random, int depth) {
    const auto pick = random() % (depth > 0 ? 8 : 6);
    if (pick == 6) {
        Value::List list;
        for (auto left = random() % 4; left > 0; --left)
            list.push_back(any_value(random, depth - 1));
        return list;
    }
    if (pick == 7) {
        Map map;
        for (auto left = random() % 4; left > 0; --left)
            map.add(texts[random() % std::size(texts)], any_value(random, depth - 1));
        return map;
    }
    if (pick == 0) return {};
    if (pick == 1) return random() % 2 == 0;
    if (pick == 2) return static_cast<std::int64_t>(random()) - 1'000'000'000;
    if (pick == 3) return static_cast<double>(random()) / 1000.0;
    return texts[random() % std::size(texts)];
}

TEST(ToYaml, values_of_all_shapes_come_back) {
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round) {
        const auto value = any_value(random, 4);
        EXPECT_EQ(read(to_yaml(value)), value) << to_yaml(value);
        EXPECT_EQ(parse_json(to_json(value)), value);
        EXPECT_EQ(parse_json(to_json(value, 2)), value);
    }
}

TEST(Utf8, only_well_formed_characters_pass) {
    for (const auto good :
         {"", "a", "é", "日", "😀", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(good)) << to_json(Value(good));
    for (const auto bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "a\xFF"})
        EXPECT_FALSE(is_utf8(bad)) << to_json(Value(bad));
    EXPECT_EQ(to_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
}

}  // namespace
}  // namespace vigo
