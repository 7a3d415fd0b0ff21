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
    {"behind escapes", "content: \"\\u00e4\\u00e4\\t{{ printf \\\"%v\\\" .Vars.prot }}\"",
     "content: \"\\u00e4\\u00e4\\t{{ printf \\\"%v\\\" .Vars.port }}\""},
    {"behind a doubled quote", "content: 'it''s {{ uper .Vars.port }}'",
     "content: 'it''s {{ upper .Vars.port }}'"},
    {"behind an anchor", "content: &a \"{{ uper .Vars.port }}\"",
     "content: &a \"{{ upper .Vars.port }}\""},
    {"in a folded text", "content: >\n      one\n      two {{ uper .Vars.port }}",
     "content: >\n      one\n      two {{ upper .Vars.port }}"},
    {"in quotes over lines", "content: \"one\\n\n      two \\\n      {{ uper .Vars.port }}\"",
     "content: \"one\\n\n      two \\\n      {{ upper .Vars.port }}\""},
    {"a name in a map", "content: \"{{ .Vars.db.prot }}\"", "content: \"{{ .Vars.db.port }}\""},
    {"a variable of the template", "content: \"{{ $name := 1 }}{{ $nmae }}\"",
     "content: \"{{ $name := 1 }}{{ $name }}\""},
    {"a name behind others in a condition", "when: \"changed && !is_contaner\"",
     "when: \"changed && !is_container\""},
    {"a name in a folded condition", "when: >-\n      changed &&\n      !is_contaner",
     "when: >-\n      changed &&\n      !is_container"},
    {"a condition", "when: \"os_famly('debian')\"", "when: \"os_family('debian')\""},
    {"the word twice", "content: \"{{ uper (uper .Vars.port) }}\"",
     "content: \"{{ upper (uper .Vars.port) }}\""},
    {"nothing is near", "content: \"{{ frobnicate .Vars.port }}\"", ""},
};

TEST(Spelling, IsMendedWhereTheFileSaysWhichWord) {
    for (const auto& each : cases) {
        const auto tree = testing::tree_of(
            "  - name: a\n    type: file\n    target_path: /etc/a\n    " + each.line + "\n",
            "{port: 80, db: {port: 1, name: x}}");
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
