// Tests of diagnostic and rules: how findings read, in which order, and how many.

#include "schema/diagnostic.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "schema/rules.h"

namespace vigo {
namespace {

Place place(std::string_view file, std::uint32_t line, std::uint32_t column = 1) {
    return {FileName::make(file), line, column};
}

TEST(Diagnostic, reads_place_rule_message_value_hint) {
    const Diagnostic full{.rule = "VG1",
                          .where = place("a.vgo", 2, 3),
                          .message = "bad",
                          .value = "x\x1b[1m",
                          .hint = "write y"};
    EXPECT_EQ(full.text(), "a.vgo:2:3: error VG1: bad, found \"x?[1m\" (write y)");
    EXPECT_EQ((Diagnostic{.severity = Severity::warning, .rule = "VG1", .message = "bad"}).text(),
              "warning VG1: bad");
    EXPECT_EQ((Diagnostic{.rule = "VG1", .where = place("a.vgo", 0), .message = "bad"}).text(),
              "a.vgo: error VG1: bad");
    EXPECT_EQ((Diagnostic{.rule = "VG1", .message = "bad", .value = std::string(100, 'x')}).text(),
              "error VG1: bad, found \"" + std::string(80, 'x') + "…\"");
}

TEST(Diagnostics, warnings_are_no_errors) {
    Diagnostics findings;
    findings.warning("VG1", {}, "w");
    EXPECT_FALSE(findings.has_errors());
    Diagnostics others;
    others.error("VG2", {}, "e");
    findings.append(others);
    EXPECT_EQ(findings.errors(), 1U);
    EXPECT_EQ(findings.all().size(), 2U);
}

TEST(Diagnostics, sorts_by_place_and_shows_equal_ones_once) {
    Diagnostics findings;
    findings.error("VG1", place("b.vgo", 1), "third");
    findings.error("VG1", place("a.vgo", 10), "second");
    findings.warning("VG1", place("a.vgo", 9, 5), "first");
    findings.error("VG1", place("b.vgo", 1), "third");
    findings.error("VG1", {}, "nowhere");
    findings.sort();
    EXPECT_EQ(findings.text(),
              "error VG1: nowhere\na.vgo:9:5: warning VG1: first\na.vgo:10:1: error VG1: second\n"
              "b.vgo:1:1: error VG1: third\n");
    EXPECT_EQ(findings.errors(), 3U);
}

TEST(Diagnostics, what_is_beyond_the_bound_is_counted) {
    Diagnostics findings;
    const auto lines = [&] {
        const auto text = findings.text();
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    };
    for (std::size_t at = 0; at < limits::diagnostics_shown; ++at) findings.error("VG1", {}, "x");
    EXPECT_EQ(lines(), limits::diagnostics_shown);
    findings.error("VG1", {}, "x");
    EXPECT_EQ(lines(), limits::diagnostics_shown + 1);
    EXPECT_NE(findings.text().find("… and 1 more"), std::string::npos);
}

TEST(Diagnostics, what_is_not_kept_counts_all_the_same) {
    Diagnostics findings;
    for (std::size_t at = 0; at < limits::diagnostics_kept; ++at) findings.info("VG1", {}, "x");
    findings.error("VG2", {}, "an error has room of its own");
    findings.info("VG3", {}, "one too many");
    EXPECT_EQ(findings.all().size(), limits::diagnostics_kept + 1);
    EXPECT_EQ(findings.all().back().rule, "VG2");
    Diagnostics more;
    for (std::size_t at = 0; at < limits::diagnostics_kept; ++at) more.error("VG2", {}, "y");
    more.append(findings);
    EXPECT_EQ(more.errors(), limits::diagnostics_kept + 1);
    more.sort();
    EXPECT_EQ(more.errors(), 2U) << "equal ones are one";
    EXPECT_NE(more.text().find("… and 2 more"), std::string::npos) << more.text();
}

TEST(Rules, ids_rise_and_every_rule_is_explained) {
    std::string_view before;
    for (const auto& each : all_rules()) {
        EXPECT_LT(before, each.id);
        before = each.id;
        EXPECT_EQ(each.id.size(), 6U) << each.id;
        EXPECT_FALSE(each.title.empty()) << each.id;
        EXPECT_GT(each.explain.size(), 20U) << each.id;
    }
}

}  // namespace
}  // namespace vigo
