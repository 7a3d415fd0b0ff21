// spelling_test — a misspelt name in a template or condition is mended where the file says which.
#include "compile/spelling.h"

#include <gtest/gtest.h>

#include "compile/testing.h"

namespace vigo::compile {
namespace {

struct Case {
    const char* name;
    std::string line;
    std::string mended;  ///< "" for no mend
};

const Case cases[] = {
    {"a function", "content: \"{{ uper .Vars.port }}\"", "content: \"{{ upper .Vars.port }}\""},
    {"a variable in quotes", "content: \"x {{ .Vars.prot }}\"", "content: \"x {{ .Vars.port }}\""},
    {"a variable from the root", "content: \"{{ $.Vars.prot }}\"",
     "content: \"{{ $.Vars.port }}\""},
    {"behind an escape, where columns drift",
     "content: \"\\u00e4\\u00e4\\u00e4 {{ uper .Vars.port }}\"", ""},
    {"a condition", "when: \"os_famly('debian')\"", "when: \"os_family('debian')\""},
    {"the word twice", "content: \"{{ uper (uper .Vars.port) }}\"", ""},
    {"nothing is near", "content: \"{{ frobnicate .Vars.port }}\"", ""},
};

TEST(Spelling, IsMendedWhereTheFileSaysWhichWord) {
    for (const auto& each : cases) {
        const auto tree = testing::tree_of(
            "  - name: a\n    type: file\n    target_path: /etc/a\n    " + each.line + "\n",
            "{port: 80}");
        Diagnostics findings;
        load(tree, testing::types(), findings);
        std::vector<Fix> fixes;
        for (const auto& finding : findings.all())
            if (finding.fix.given()) fixes.push_back(finding.fix);
        EXPECT_EQ(fixes.empty(), each.mended.empty()) << each.name << "\n" << findings.text();
        const auto file = findings.all().empty() || !findings.all().front().where.file
                              ? std::string()
                              : *findings.all().front().where.file;
        std::vector<std::size_t> made;
        const auto after = apply_fixes(tree.at("configcrates/web.vgo"), file, fixes, made);
        const auto expected = each.mended.empty() ? each.line : each.mended;
        EXPECT_NE(after.find("    " + expected + "\n"), std::string::npos)
            << each.name << "\n"
            << after << findings.text();
    }
}

}  // namespace
}  // namespace vigo::compile
