// findings_test — findings as people, code hosts and editors read them.

#include "cli/verbs/support/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/verbs/support/sarif.h"
#include "schema/json.h"
#include "schema/rules.h"

namespace vigo::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Place place(std::uint32_t line, std::uint32_t from, std::uint32_t to) {
    static const auto file = FileName::make("a b.vgo");
    return {file, line, from, to == 0 ? 0 : line, to};
}

Diagnostics one(Severity severity, const Place& where) {
    Diagnostics findings;
    findings.add({severity, "VG1010", where, "it is wrong, 100%", "", "mend\nit",
                  Fix{{{where, "x"}}, true}});
    return findings;
}

struct Shown {
    const char* name;
    std::string text;
    Place where;
    std::string lines;
};

TEST(Findings, show_their_line_with_a_caret_under_the_place) {
    const Shown cases[] = {
        {"a word", "a: 1\n  ownr: x\n", place(2, 3, 7), "  2 |   ownr: x\n    |   ^~~~\n"},
        {"no extent", "ownr: x\n", place(1, 7, 0), "  1 | ownr: x\n    |       ^\n"},
        {"characters, not bytes", "ä: öü x\n", place(1, 5, 9), "  1 | ä: öü x\n    |    ^~\n"},
        {"a tab", "\tx: y\n", place(1, 2, 3), "  1 | \tx: y\n    | \t^\n"},
        {"behind the end", "x\n", place(1, 9, 0), "  1 | x\n    |  ^\n"},
        {"no such line", "x\n", place(7, 1, 0), ""},
    };
    for (const auto& each : cases) {
        const auto findings = one(Severity::error, each.where);
        const auto text = shown(findings, {{"a b.vgo", each.text}}, false);
        EXPECT_EQ(text, findings.all()[0].text() + "\n" + each.lines) << each.name;
    }
    const auto line = std::string(500, 'x') + "y" + std::string(500, 'z');
    const auto text = shown(one(Severity::error, place(1, 501, 502)), {{"a b.vgo", line}}, false);
    EXPECT_LT(text.size(), 500U) << "a long line is cut";
    EXPECT_THAT(text, HasSubstr("xyz"));
}

TEST(Findings, have_colour_only_when_asked) {
    const auto findings = one(Severity::warning, place(1, 1, 2));
    EXPECT_THAT(shown(findings, {{"a b.vgo", "x\n"}}, true), HasSubstr("\033[1;33mwarning VG1010"));
    EXPECT_EQ(shown(findings, {{"a b.vgo", "x\n"}}, false).find('\033'), std::string::npos);
}

TEST(Findings, are_counted_by_severity) {
    auto findings = one(Severity::error, place(1, 1, 2));
    findings.append(one(Severity::warning, place(2, 1, 2)));
    findings.append(one(Severity::warning, place(3, 1, 2)));
    findings.append(one(Severity::info, place(4, 1, 2)));
    EXPECT_EQ(summary(findings, 3),
              "1 error, 2 warnings, 1 note in 3 files; --fix mends 4 of them");
    EXPECT_EQ(summary({}, 1), "no errors in 1 file");
}

TEST(Findings, are_commands_for_github_with_what_separates_them_escaped) {
    EXPECT_EQ(github_commands(one(Severity::info, place(2, 3, 7)), "stacks,1/"),
              "::notice file=stacks%2C1/a b.vgo,line=2,col=3,endLine=2,endColumn=7,"
              "title=VG1010::it is wrong, 100%25 (mend%0Ait)\n");
    Diagnostics findings;
    findings.error("VG5001", {}, "no place");
    EXPECT_EQ(github_commands(findings, ""), "::error title=VG5001::no place\n");
}

TEST(Findings, cannot_speak_to_github_in_anothers_name) {
    const auto odd = FileName::make("a%0A::b,\r\n.vgo");
    Diagnostics findings;
    findings.error("VG1010", {odd, 1, 2}, "first\r\n::error::second %0A", "a: b, c");
    const auto text = github_commands(findings, "");
    EXPECT_EQ(text,
              "::error file=a%250A%3A%3Ab%2C%0D%0A.vgo,line=1,col=2,title=VG1010::first%0D%0A"
              "::error::second %250A (a: b, c)\n");
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(Findings, are_sarif_with_rules_regions_in_characters_and_fixes) {
    const auto document =
        sarif(one(Severity::info, place(1, 5, 9)), {{"a b.vgo", "ä: öü x\n"}}, "stacks/");
    EXPECT_EQ(document.find("version")->text(), "2.1.0");
    const Value* run = document.at_path("runs.0");
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->at_path("tool.driver.rules")->list().size(), all_rules().size());
    const Value* result = run->at_path("results.0");
    const auto index = result->find("ruleIndex")->integer();
    EXPECT_EQ(all_rules()[static_cast<std::size_t>(index)].id, "VG1010");
    EXPECT_EQ(result->find("level")->text(), "note");
    const Value* at = result->at_path("locations.0.physicalLocation");
    EXPECT_EQ(at->at_path("artifactLocation.uri")->text(), "stacks/a%20b.vgo");
    EXPECT_EQ(at->at_path("artifactLocation.uriBaseId")->text(), "SRCROOT");
    EXPECT_EQ(to_json(*at->find("region")),
              R"({"startLine":1,"startColumn":4,"endLine":1,"endColumn":6})");
    EXPECT_EQ(
        result->at_path("fixes.0.artifactChanges.0.replacements.0.insertedContent.text")->text(),
        "x");
}

}  // namespace
}  // namespace vigo::cli
