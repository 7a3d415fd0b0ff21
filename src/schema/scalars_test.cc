// scalars_test — the field says what a scalar means, not YAML: each kind of field against each way
// of writing.
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "schema/field.h"
#include "schema/json.h"
#include "schema/yaml.h"

namespace vigo {

enum class Answer { yes, no, on };
constexpr std::string_view answers[] = {"yes", "no", "on"};
static std::span<const std::string_view> choices(const Answer*) { return answers; }

namespace {

struct All {
    std::string text;
    bool flag = false;
    std::int64_t integer = 0;
    double number = 0;
    Mode mode;
    Millis duration{};
    Answer choice = Answer::yes;
    Words words;
    std::vector<std::string> list;
    std::vector<std::int64_t> integers;
    std::map<std::string, std::string> map;
    std::optional<std::string> maybe;
};

constexpr Field<All> fields[] = {
    field<&All::text>("text", "."),       field<&All::flag>("flag", "."),
    field<&All::integer>("integer", "."), field<&All::number>("number", "."),
    field<&All::mode>("mode", "."),       field<&All::duration>("duration", "."),
    field<&All::choice>("choice", "."),   field<&All::words>("words", "."),
    field<&All::list>("list", "."),       field<&All::integers>("integers", "."),
    field<&All::map>("map", "."),         field<&All::maybe>("maybe", "."),
};

/// The field as JSON once read, or `error`.
std::string read_as(std::string_view name, const std::string& spelling) {
    Diagnostics findings;
    const auto value = parse_yaml(format("{}: {}\n", name, spelling), "t", findings);
    All made;
    Reader reader(findings);
    read<All>(fields, value.value_or(Value()), made, reader, "thing");
    if (findings.has_errors()) return "error";
    return to_json(*write<All>(fields, made).find(name));
}

struct Case {
    const char* field;
    const char* spelling;
    const char* want;
};

TEST(Scalars, MeanWhatTheirFieldSays) {
    for (const auto& each : {
             // Text keeps its spelling, whatever YAML would make of it.
             Case{"text", "1.10", R"("1.10")"},
             Case{"text", "0644", R"("0644")"},
             Case{"text", "yes", R"("yes")"},
             Case{"text", "off", R"("off")"},
             Case{"text", "true", R"("true")"},
             Case{"text", "1e3", R"("1e3")"},
             Case{"text", "0x1F", R"("0x1F")"},
             Case{"text", "2024-01-01", R"("2024-01-01")"},
             Case{"text", "12:30", R"("12:30")"},
             Case{"text", "1_000", R"("1_000")"},
             Case{"text", "[a]", "error"},
             Case{"text", "{a: b}", "error"},
             Case{"flag", "true", "true"},
             Case{"flag", "\"true\"", "true"},
             Case{"flag", "Yes", "true"},
             Case{"flag", "on", "true"},
             Case{"flag", "1", "true"},
             Case{"flag", "\"no\"", "false"},
             Case{"flag", "OFF", "false"},
             Case{"flag", "0", "false"},
             Case{"flag", "2", "error"},
             Case{"flag", "enabled", "error"},
             Case{"flag", "[true]", "error"},
             Case{"integer", "12", "12"},
             Case{"integer", "\"12\"", "12"},
             Case{"integer", "-3", "-3"},
             Case{"integer", "1.5", "error"},
             Case{"integer", "yes", "error"},
             Case{"integer", "12a", "error"},
             Case{"integer", "99999999999999999999", "error"},
             Case{"number", "1.5", "1.5"},
             Case{"number", "\"0.25\"", "0.25"},
             Case{"number", "half", "error"},
             Case{"mode", "0644", R"("0644")"},
             Case{"mode", "\"0644\"", R"("0644")"},
             Case{"mode", "644", R"("0644")"},
             Case{"mode", "\"644\"", R"("0644")"},
             Case{"mode", "1777", R"("1777")"},
             Case{"mode", "0", R"("0000")"},
             Case{"mode", "0o644", R"("0644")"},
             Case{"mode", "0684", "error"},
             Case{"mode", "u=rw", "error"},
             Case{"duration", "90", R"("1m30s")"},
             Case{"duration", "\"90\"", R"("1m30s")"},
             Case{"duration", "5m", R"("5m")"},
             Case{"duration", "1h", R"("1h")"},
             Case{"duration", "soon", "error"},
             Case{"duration", "-1", "error"},
             Case{"choice", "yes", R"("yes")"},
             Case{"choice", "no", R"("no")"},
             Case{"choice", "\"on\"", R"("on")"},
             Case{"choice", "On", "error"},
             Case{"choice", "true", "error"},
             Case{"list", "1.10", R"(["1.10"])"},
             Case{"list", "[1.10, yes, 0644]", R"(["1.10","yes","0644"])"},
             Case{"list", "{a: b}", "error"},
             Case{"integers", "[1, \"2\"]", "[1,2]"},
             Case{"integers", "7", "[7]"},
             Case{"integers", "[1, x]", "error"},
             Case{"map", "{a: 1.10, b: yes}", R"({"a":"1.10","b":"yes"})"},
             Case{"map", "[a]", "error"},
             Case{"maybe", "no", R"("no")"},
         })
        EXPECT_EQ(read_as(each.field, each.spelling), each.want)
            << each.field << ": " << each.spelling;
}

TEST(Scalars, AListOfWordsIsAlsoTextWithCommas) {
    EXPECT_EQ(read_as("words", "\"a, 1.10,yes\""), read_as("words", "[a, 1.10, yes]"));
    EXPECT_EQ(read_as("words", "{a: b}"), "error");
}

}  // namespace
}  // namespace vigo
