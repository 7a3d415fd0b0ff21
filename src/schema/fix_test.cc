// fix_test — edits in texts, and the fixes that findings carry.

#include "schema/fix.h"

#include <gtest/gtest.h>

#include "schema/field.h"
#include "schema/rules.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

Place extent(std::uint32_t line, std::uint32_t from, std::uint32_t to_line, std::uint32_t to) {
    static const auto file = FileName::make("a.vgo");
    return {file, line, from, to_line, to};
}

std::string applied(std::string_view text, const std::vector<Fix>& fixes,
                    std::vector<std::size_t> expected) {
    std::vector<std::size_t> made;
    auto changed = apply_fixes(text, "a.vgo", fixes, made);
    EXPECT_EQ(made, expected);
    return changed;
}

TEST(Fix, replaces_puts_in_and_takes_out_by_line_and_column) {
    EXPECT_EQ(applied("a: b\nc: d\n",
                      {{{{extent(2, 1, 2, 2), "cc"}}},
                       {{{extent(1, 4, 1, 5), "x"}, {extent(1, 1, 1, 1), "# \n"}}}},
                      {0, 1}),
              "# \na: x\ncc: d\n");
    EXPECT_EQ(applied("a: b\nc: d", {{{{extent(1, 1, 2, 1), ""}}}}, {0}), "c: d");
}

TEST(Fix, leaves_out_what_overlaps_what_is_elsewhere_and_what_does_not_exist) {
    const auto other = FileName::make("b.vgo");
    EXPECT_EQ(applied("abc\n",
                      {{{{extent(1, 1, 1, 3), "x"}}},
                       {{{extent(1, 2, 1, 4), "y"}}},
                       {{{{other, 1, 3, 1, 4}, "z"}}},
                       {{{extent(9, 1, 9, 2), "z"}}},
                       {{{extent(1, 3, 1, 1), "z"}}},
                       {{{extent(1, 4, 1, 99), "z"}}},
                       {}},
                      {0}),
              "xc\n");
}

TEST(Fix, counts_columns_behind_a_byte_order_mark) {
    EXPECT_EQ(applied("\xEF\xBB\xBF"
                      "a: b\n",
                      {{{{extent(1, 1, 1, 2), "x"}}}}, {0}),
              "\xEF\xBB\xBF"
              "x: b\n");
}

struct Misspelt {
    const char* name;
    std::string_view word;
    std::vector<std::string_view> known;
    std::string_view becomes;  // "" for no fix
    bool safe = false;
};

TEST(Fix, a_misspelt_name_is_safe_only_with_one_near_name_and_equal_digits) {
    const std::vector<Misspelt> cases{
        {"one near", "ownr", {"owner", "mode"}, "owner", true},
        {"two near", "conf", {"cont", "cone"}, "cont", false},
        {"another number", "web1", {"web2"}, "web2", false},
        {"the same number", "nginx-1x", {"nginx-1"}, "nginx-1", true},
        {"none near", "zebra", {"owner"}, "", false},
        {"needs quotes", "ye", {"yes"}, "\"yes\"", false},
        {"too short to tell", "app", {"api"}, "api", false},
        {"what others call it", "started", {"running", "stopped", "restarted"}, "running", false},
        {"what others call it, and near", "subscribe", {"subscribes"}, "subscribes", true},
        {"comma in a flow list", "ab,c", {"ab,d"}, "\"ab,d\"", true},
    };
    for (const auto& each : cases) {
        const auto advice = meant(extent(1, 1, 1, 5), each.word, each.known, "otherwise");
        EXPECT_EQ(advice.fix.given(), !each.becomes.empty()) << each.name;
        if (!advice.fix.given()) {
            EXPECT_EQ(advice.hint, "otherwise") << each.name;
            continue;
        }
        EXPECT_EQ(advice.fix.edits.front().text, each.becomes) << each.name;
        EXPECT_EQ(advice.fix.safe, each.safe) << each.name;
    }
    EXPECT_FALSE(meant({}, "ownr", std::vector<std::string_view>{"owner"}).fix.given())
        << "no extent, no edit";
}

struct Broken {
    const char* name;
    std::string_view text;
    std::string_view mended;  // equal to the text: no fix that is safe
};

/// The text after the safe fixes of one reading.
std::string mended(std::string_view text) {
    Diagnostics findings;
    parse_yaml(text, "a.vgo", findings);
    std::vector<Fix> fixes;
    for (const auto& each : findings.all())
        if (each.fix.safe) fixes.push_back(each.fix);
    std::vector<std::size_t> made;
    return apply_fixes(text, "a.vgo", fixes, made);
}

TEST(Fix, broken_yaml_is_mended_where_only_one_thing_can_be_meant) {
    const Broken cases[] = {
        {"a template", "a: {{ .Vars.a }}\n", "a: \"{{ .Vars.a }}\"\n"},
        {"text behind it", "a: {{ .Vars.a }}/b\n", "a: \"{{ .Vars.a }}/b\"\n"},
        {"with quotes", "a: {{ index .Vars \"a\" }}\n", "a: '{{ index .Vars \"a\" }}'\n"},
        {"with both quotes", "a: {{ f \"a\" 'b' }}\n", "a: '{{ f \"a\" ''b'' }}'\n"},
        {"a comment stays one", "a: {{ .Vars.a }} # why\n", "a: \"{{ .Vars.a }}\" # why\n"},
        {"in a list", "- {{ .Vars.a }}\n", "- \"{{ .Vars.a }}\"\n"},
        {"in a map in a list", "- a: {{ .Vars.a }}\n", "- a: \"{{ .Vars.a }}\"\n"},
        {"in brackets the end is a guess", "a: [{{ .A }}, b]\n", "a: [{{ .A }}, b]\n"},
        {"quotes in quotes", "a: \"{{ index .V \"a\" }}\"\n", "a: '{{ index .V \"a\" }}'\n"},
        {"tabs", "a:\n\tb: 1\n\tc:\n\t\t- d\n", "a:\n  b: 1\n  c:\n    - d\n"},
        {"tabs whose width matters", "a:\n  b:\n\tc: 1\n", "a:\n  b:\n\tc: 1\n"},
        {"the same twice", "a: 1\nb: 2\na: 1\n", "a: 1\nb: 2\n"},
        {"the same twice in a list", "- a: x y\n  b: 2\n  a: x y\n- c\n",
         "- a: x y\n  b: 2\n- c\n"},
        {"not quite the same", "a: 1\nb: 2\na: \"1\"\n", "a: 1\nb: 2\na: \"1\"\n"},
        {"the same over lines", "a:\n  x: 1\na:\n  x: 1\n", "a:\n  x: 1\na:\n  x: 1\n"},
        {"the same in brackets", "{a: 1, a: 1}\n", "{a: 1, a: 1}\n"},
    };
    for (const auto& each : cases) EXPECT_EQ(mended(each.text), each.mended) << each.name;
}

TEST(Fix, scalars_and_bracketed_collections_know_where_they_end) {
    Diagnostics findings;
    const auto value =
        parse_yaml("a: \"b c\"\nd: [x, {y: z}]\ne: &n f\ng: |\n  h\n", "a.vgo", findings);
    ASSERT_TRUE(value) << findings.text();
    const auto end_of = [&](std::string_view path) {
        const auto& at = value->at_path(path)->where();
        return format("{}:{}", at.end_line, at.end_column);
    };
    EXPECT_EQ(end_of("a"), "1:9");
    EXPECT_EQ(end_of("d"), "2:15");
    EXPECT_EQ(end_of("d.0"), "2:6");
    EXPECT_EQ(end_of("d.1"), "2:14");
    EXPECT_EQ(end_of("e"), "3:8");
    EXPECT_EQ(value->at_path("e")->where().column, 7U) << "an anchor is not part of the word";
    EXPECT_EQ(end_of("g"), "0:0") << "a block's place is its text";
    EXPECT_FALSE(value->where().has_extent());
}

struct Thing {
    Mode mode;
    std::string owner;
};

constexpr Field<Thing> fields[] = {
    field<&Thing::mode>("mode", "Bits."),
    field<&Thing::owner>("owner", "Who."),
};

Diagnostics read_thing(std::string_view text, Reader::Pass pass) {
    Diagnostics findings;
    const auto value = parse_yaml(text, "a.vgo", findings);
    Reader reader(findings, pass);
    Thing thing;
    read<Thing>(fields, *value, thing, reader, "thing");
    return findings;
}

TEST(Fix, a_mode_without_quotes_is_told_at_publish_and_never_on_a_machine) {
    const auto early = read_thing("mode: 0640\n", Reader::Pass::early);
    ASSERT_EQ(early.all().size(), 1U);
    EXPECT_EQ(early.all()[0].severity, Severity::info);
    EXPECT_EQ(early.all()[0].fix.edits.front().text, "\"0640\"");
    EXPECT_FALSE(early.has_errors());
    EXPECT_TRUE(read_thing("mode: 0640\n", Reader::Pass::final).all().empty());
    EXPECT_TRUE(read_thing("mode: \"0640\"\n", Reader::Pass::early).all().empty());
}

TEST(Fix, a_name_is_never_replaced_by_one_that_is_there_too) {
    const auto twice = read_thing("owner: a\nownr: b\n", Reader::Pass::early);
    ASSERT_EQ(twice.all().size(), 1U);
    EXPECT_FALSE(twice.all()[0].fix.given());
    const auto once = read_thing("ownr: b\n", Reader::Pass::early);
    ASSERT_EQ(once.all().size(), 1U);
    EXPECT_TRUE(once.all()[0].fix.safe);
}

}  // namespace
}  // namespace vigo
