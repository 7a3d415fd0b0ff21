// Tests of yaml: what is read, where it stands, what is refused and with which words.

#include "schema/yaml.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "schema/json.h"

namespace vigo {
namespace {

struct Good {
    std::string_view name;
    std::string_view yaml;
    std::string_view json;
};

constexpr Good good[] = {
    {"an empty document is null", "", "null"},
    {"a comment alone is null", "# nothing\n", "null"},
    {"a byte order mark is skipped",
     "\xEF\xBB\xBF"
     "a: 1\n",
     R"({"a":1})"},
    {"scalars are typed by the core schema", "[1, 1.5, true, null, ~, text, 0x10, 0o17]",
     R"([1,1.5,true,null,null,"text",16,15])"},
    {"yes and no stay text", "[yes, no, on, off]", R"(["yes","no","on","off"])"},
    {"quotes make text", R"(["1", '2', "true"])", R"(["1","2","true"])"},
    {"a str tag makes text", "[!!str 1, !!str null]", R"(["1","null"])"},
    {"fitting core tags are no more than noise", "[!!int 1, !!map {}, !!seq []]", "[1,{},[]]"},
    {"a literal block keeps its lines", "a: |\n  one\n  two\n", R"({"a":"one\ntwo\n"})"},
    {"order of names is kept", "b: 1\na: 2\n", R"({"b":1,"a":2})"},
    {"an alias repeats its anchor", "a: &x [1, 2]\nb: *x\n", R"({"a":[1,2],"b":[1,2]})"},
    {"a merge adds what is not there", "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\n",
     R"({"a":{"p":1,"q":2},"b":{"q":3,"p":1}})"},
    {"a merge of several takes the first", "[&x {p: 1}, &y {p: 2, q: 2}, {<<: [*x, *y]}]",
     R"([{"p":1},{"p":2,"q":2},{"p":1,"q":2}])"},
    {"a quoted template is text", "a: \"{{ .Vars.x }}\"\n", R"({"a":"{{ .Vars.x }}"})"},
    {"a template inside of text needs no quotes", "a: x{{ .Vars.x }}\n",
     R"({"a":"x{{ .Vars.x }}"})"},
    {"a template in a block needs no quotes", "a: |\n  {{ .x }}\n", R"({"a":"{{ .x }}\n"})"},
    {"a quoted name may hold anything", "\"a: b\": 1\n", R"({"a: b":1})"},
    {"numbers may be names", "80: http\n", R"({"80":"http"})"},
    {"an explicit document start is fine", "---\na: 1\n", R"({"a":1})"},
    {"nested flow maps are maps", "{a: {b: {c: 1}}}", R"({"a":{"b":{"c":1}}})"},
};

TEST(Yaml, reads) {
    for (const auto& each : good) {
        Diagnostics findings;
        const auto value = parse_yaml(each.yaml, "t.vgo", findings);
        ASSERT_TRUE(value) << each.name << "\n" << findings.text();
        EXPECT_EQ(to_json(*value), each.json) << each.name;
        EXPECT_TRUE(findings.all().empty()) << each.name;
    }
}

struct Bad {
    std::string_view name;
    std::string_view yaml;
    std::string_view want;
};

constexpr Bad bad[] = {
    {"a name that stands twice names both places", "a: 1\nb:\n  c: 1\n  c: 2\na: 3\n",
     "t.vgo:4:3: error VG1002: \"c\" stands already at t.vgo:3:3 (remove or rename one of the "
     "two)\n"
     "t.vgo:5:1: error VG1002: \"a\" stands already at t.vgo:1:1 (remove or rename one of the "
     "two)\n"},
    {"an unquoted template", "a: 1\nname: {{ .Vars.x }}\n",
     "t.vgo:2:7: error VG1004: a template needs quotes, or YAML reads its braces as a map, found "
     "\"{{ .Vars.x }}\" (put \" around the whole value)\n"},
    {"an unquoted template with text behind it", "name: {{ .Vars.x }}/bin\n",
     "t.vgo:1:7: error VG1004: a template needs quotes, or YAML reads its braces as a map, found "
     "\"{{ .Vars.x }}/bin\" (put \" around the whole value)\n"},
    {"an unquoted template with quotes in it", "- {{ index .Vars \"x\" }}\n",
     "t.vgo:1:3: error VG1004: a template needs quotes, or YAML reads its braces as a map, found "
     "\"{{ index .Vars \"x\" }}\" (put ' around the whole value)\n"},
    {"an unquoted template that trims", "a: {{- .x -}}\n",
     "t.vgo:1:4: error VG1004: a template needs quotes, or YAML reads its braces as a map, found "
     "\"{{- .x -}}\" (put \" around the whole value)\n"},
    {"quotes inside of quotes", "a: \"{{ index .Vars \"x\" }}\"\n",
     "t.vgo:1:21: error VG1001: a quote inside of a quoted template ends the text (put ' around "
     "the "
     "whole value, or ` inside of the template)\n"},
    {"a tab as indent", "a:\n\tb: 1\n",
     "t.vgo:2:1: error VG1001: a tab cannot indent YAML (indent with spaces)\n"},
    {"a tab after spaces", "a:\n  b: 1\n  \tc: 2\n",
     "t.vgo:3:3: error VG1001: a tab cannot indent YAML (indent with spaces)\n"},
    {"several documents", "a: 1\n---\nb: 2\n",
     "t.vgo:2:1: error VG1001: a second document starts here (one document a file: remove the "
     "`---`, or "
     "move the rest into a file of its own)\n"},
    {"an unclosed quote is shown where it opens", "a: 1\nb: \"text\nc: 2\n",
     "t.vgo:2:4: error VG1001: what opens here is never closed (close the quote or bracket that "
     "opens "
     "here)\n"},
    {"a colon in text", "a: b: c\n",
     "t.vgo:1:5: error VG1001: a second `name: value` begins here, where a value goes on (quote a "
     "text that "
     "contains \": \", or check the indent)\n"},
    {"a name that is a list", "[a, b]: 1\n",
     "t.vgo:1:1: error VG1001: a name must be one word or a quoted text (write `name: value`)\n"},
    {"no name at all", "{~: 1}\n",
     "t.vgo:1:2: error VG1001: a name must be one word or a quoted text (write `name: value`)\n"},
    {"an unknown alias", "a: *x\n",
     "t.vgo:1:4: error VG1001: no anchor &x stands before this, found \"*x\" (an alias repeats a "
     "value "
     "that is complete and stands above it)\n"},
    {"an alias inside of its own anchor", "a: &x [*x]\n",
     "t.vgo:1:8: error VG1001: no anchor &x stands before this, found \"*x\" (an alias repeats a "
     "value "
     "that is complete and stands above it)\n"},
    {"a custom tag", "a: !vault x\n",
     "t.vgo:1:4: error VG1001: a tag does not fit this value, found \"!vault\" (leave out the "
     "tag)\n"},
    {"a tag that lies", "a: !!int x\n",
     "t.vgo:1:4: error VG1001: a tag does not fit this value, found \"tag:yaml.org,2002:int\" "
     "(leave out "
     "the tag)\n"},
    {"a merge of a text", "<<: x\n",
     "t.vgo:1:5: error VG1001: `<<` takes a map, or a list of maps (write `<<: *anchor`)\n"},
    {"bytes that are no UTF-8", "a: \xFF\n",
     "t.vgo:1:4: error VG1001: invalid leading UTF-8 octet (byte 0xff) (save the file as UTF-8 "
     "text, "
     "without control characters)\n"},
    {"a control character", "a: \x01\n",
     "t.vgo:1:4: error VG1001: control characters are not allowed (byte 0x01) (save the file as "
     "UTF-8 "
     "text, without control characters)\n"},
};

TEST(Yaml, refuses) {
    for (const auto& each : bad) {
        Diagnostics findings;
        EXPECT_FALSE(parse_yaml(each.yaml, "t.vgo", findings)) << each.name;
        EXPECT_EQ(findings.text(), each.want) << each.name;
    }
}

TEST(Yaml, knows_where_everything_stands) {
    Diagnostics findings;
    const auto value =
        parse_yaml("# é\nname: é\nlist: [é, {x: y}]\nsub:\n  - k: v\n", "t.vgo", findings);
    ASSERT_TRUE(value);
    const auto place = [&](std::string_view path) { return value->at_path(path)->where().text(); };
    EXPECT_EQ(value->where().text(), "t.vgo:2:1");
    EXPECT_EQ(place("name"), "t.vgo:2:7");
    EXPECT_EQ(place("list"), "t.vgo:3:7");
    EXPECT_EQ(place("list.0"), "t.vgo:3:8");
    EXPECT_EQ(place("list.1.x"), "t.vgo:3:16") << "columns count bytes";
    EXPECT_EQ(place("sub.0.k"), "t.vgo:5:8");
    EXPECT_EQ(value->at_path("sub.0")->map().begin()->named_at.text(), "t.vgo:5:5");
    EXPECT_EQ(value->where().file, value->at_path("sub.0.k")->where().file) << "one name, shared";
}

TEST(Yaml, a_block_scalar_stands_where_its_text_begins) {
    Diagnostics findings;
    const auto value = parse_yaml(
        "plain: |  # note\n  one\nblank: >-\n\n    two\nown: |2\n     three\nempty: |\nend: x\n",
        "t.vgo", findings);
    ASSERT_TRUE(value) << findings.text();
    const auto place = [&](std::string_view path) { return value->at_path(path)->where().text(); };
    EXPECT_EQ(place("plain"), "t.vgo:2:3");
    EXPECT_EQ(place("blank"), "t.vgo:4:5");
    EXPECT_EQ(place("own"), "t.vgo:7:3");
    EXPECT_EQ(place("empty"), "t.vgo:8:8");
}

TEST(Yaml, an_unquoted_scalar_keeps_its_spelling) {
    Diagnostics findings;
    const auto value = parse_yaml("[1.10, 0644, yes, '1.10']", "t.vgo", findings);
    ASSERT_TRUE(value);
    EXPECT_EQ(value->list()[0].source(), "1.10");
    EXPECT_EQ(value->list()[1].source(), "0644");
    EXPECT_EQ(value->list()[2].source(), "yes");
    EXPECT_TRUE(value->list()[0].is_plain());
    EXPECT_FALSE(value->list()[3].is_plain());
}

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
}

std::string rules_in(std::string_view yaml) {
    Diagnostics findings;
    if (parse_yaml(yaml, "t.vgo", findings)) return "fine";
    return findings.all().at(0).rule;
}

TEST(Yaml, nesting_ends_at_its_bound) {
    EXPECT_EQ(rules_in(nested(limits::yaml_depth)), "fine");
    EXPECT_EQ(rules_in(nested(limits::yaml_depth + 1)), "VG1003");
    EXPECT_EQ(rules_in(std::string(1'000'000, '[')), "VG1003");
}

TEST(Yaml, nesting_through_aliases_counts) {
    const std::string half = std::string(40, '[') + "1" + std::string(40, ']');
    const auto twice =
        "a: &x " + half + "\nb: " + std::string(40, '[') + "*x" + std::string(40, ']') + "\n";
    EXPECT_EQ(rules_in(twice), "VG1003");
}

TEST(Yaml, an_alias_bomb_is_refused) {
    std::string bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
    for (int at = 1; at < 9; ++at) {
        bomb += format("a{}: &a{} [", at, at);
        for (int of = 0; of < 10; ++of) bomb += format("{}*a{}", of == 0 ? "" : ",", at - 1);
        bomb += "]\n";
    }
    EXPECT_EQ(rules_in(bomb), "VG1003");
}

TEST(Yaml, a_file_over_the_byte_budget_is_refused_unread) {
    EXPECT_EQ(rules_in(std::string(limits::yaml_bytes + 1, '#')), "VG1003");
}

TEST(Yaml, a_flood_of_findings_ends) {
    std::string flood;
    for (int at = 0; at < 1000; ++at) flood += "a: 1\n";
    Diagnostics findings;
    EXPECT_FALSE(parse_yaml(flood, "t.vgo", findings));
    EXPECT_EQ(findings.all().size(), limits::diagnostics_shown);
}

TEST(Yaml, every_truncation_is_read_or_refused) {
    const std::string text =
        "a: &x {b: \"q\\n\", 'c': [1, *y]}\nd: |-\n  é {{ t }}\n? k\n: <<: *x\n";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        Diagnostics findings;
        const auto value = parse_yaml(text.substr(0, length), "t.vgo", findings);
        EXPECT_NE(value.has_value(), findings.has_errors()) << length;
    }
}

}  // namespace
}  // namespace vigo
