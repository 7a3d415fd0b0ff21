// bombs_test — what grows without end stops at a named bound, and says which.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include "base/limits.h"
#include "base/limits_memory.h"
#include "base/text.h"
#include "compile/testing.h"

namespace vigo::compile {
namespace {

using testing::findings_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::tree_of;

std::string list_of(int count) {
    std::string all = "[";
    for (int at = 0; at < count; ++at) all += format("{}{}", at == 0 ? "" : ",", at);
    return all + "]";
}

std::size_t bytes_in_use() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

TEST(Bombs, AForeachInsideOfAForeachEndsAtTheBound) {
    SourceTree tree;
    tree["configcrates/web.vgo"] = "name: web\nforeach: many\nvars: {many: " + list_of(2000) +
                                   "}\nresources:\n  - {name: \"{{ .Item }}\", type: group, group: "
                                   "\"g{{ .Item }}\", foreach: many}\n";
    tree["envoys.vgo"] = "envoys:\n  - {match: \"*\", configcrates: [web]}\n";
    const auto found = findings_of(tree);
    EXPECT_THAT(
        found, HasSubstr("VG2030: the entry at envoys.vgo:2:5 comes to more than 50000 resources"));
}

TEST(Bombs, OneResourceMoreThanTheBoundIsRefused) {
    const auto crate = [](std::size_t count) {
        return tree_of("  - {type: group, group: g, foreach: many}\n",
                       "{many: " + list_of(static_cast<int>(count)) + "}");
    };
    EXPECT_THAT(findings_of(crate(1'000)), Not(HasSubstr("VG2030")));
    EXPECT_THAT(findings_of(crate(limits::policy_resources + 1)), HasSubstr("VG2030"));
}

TEST(Bombs, MoreResourcesThanTheBoundEndThereAndInBoundedMemory) {
    std::string resources;
    for (std::size_t at = 0; at <= limits::policy_resources; ++at)
        resources += format("  - {{type: group, group: g{}}}  # {}\n", at, std::string(80, '-'));
    const auto tree = tree_of(resources);
    Diagnostics findings;
    const auto before = bytes_in_use();
    load(tree, testing::types(), findings);
    EXPECT_THAT(findings.text(), HasSubstr("VG2030"));
    EXPECT_LT(bytes_in_use() - before, resources.size()) << "what failed is let go of";
}

TEST(Bombs, AFileThatIsNothingButValuesIsRefused) {
    const auto of = [](std::size_t count) {
        std::string dense = "vars: {a: [";
        for (std::size_t at = 0; at < count; ++at) dense += "a,";
        return findings_of({{"common.vgo", dense + "a]}\n"}});
    };
    EXPECT_THAT(of(limits::yaml_values), Not(HasSubstr("VG1003")));
    EXPECT_THAT(of(limits::yaml_values + limits::yaml_values / 5), HasSubstr("VG1003"));
}

TEST(Bombs, YamlThatMultipliesItselfIsRefused) {
    std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int at = 1; at < 9; ++at) {
        laughs += format("a{0}: &a{0} [", at);
        for (int copy = 0; copy < 10; ++copy)
            laughs += format("{}*a{}", copy == 0 ? "" : ", ", at - 1);
        laughs += "]\n";
    }
    EXPECT_THAT(findings_of({{"common.vgo", "vars:\n  " + laughs}}), HasSubstr("VG1"));
    EXPECT_THAT(findings_of({{"common.vgo", "vars: " + std::string(100'000, '[')}}),
                HasSubstr("VG1003"));
    EXPECT_THAT(findings_of({{"common.vgo", "vars: " + std::string(100'000, '{')}}),
                HasSubstr("VG1"));
}

TEST(Bombs, TemplatesEndAtTheirBounds) {
    const auto of = [](const std::string& content) {
        return findings_of(
            tree_of("  - name: a\n    type: file\n    target_path: /etc/a\n    content: '" +
                        content + "'\n",
                    "{many: " + list_of(2000) + "}"));
    };
    EXPECT_THAT(of("{{ range .Vars.many }}{{ range $.Vars.many }}x{{ end }}{{ end }}"),
                HasSubstr("VG3007"));
    EXPECT_THAT(of("{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}"),
                HasSubstr("VG3007"));
    std::string nested;
    for (int at = 0; at < 5000; ++at) nested += "{{ if true }}";
    EXPECT_THAT(of(nested), HasSubstr("VG300"));
}

TEST(Bombs, AConditionOfManyParenthesesIsRefused) {
    const auto of = [](const std::string& when) {
        return findings_of(
            tree_of("  - {name: a, type: group, group: a, when: \"" + when + "\"}\n"));
    };
    EXPECT_THAT(of(std::string(500, '(') + "is_container" + std::string(500, ')')),
                HasSubstr("VG3012"));
    EXPECT_THAT(of(std::string(900, '!') + "is_container"), HasSubstr("VG3012"));
    EXPECT_THAT(of("file_exists('" + std::string(2000, 'x') + "')"), HasSubstr("VG3012"));
}

TEST(Bombs, AChainOfLookupsEndsAtTheBoundAndACircleIsTold) {
    const auto found = [](int count, const std::string& first) {
        std::string tables = "lookups:\n";
        std::string vars = "vars:\n  v0: " + first + "\n";
        for (int at = 1; at <= count; ++at) {
            tables += format("  t{0}: {{key: v{1}, table: {{\"*\": x}}}}\n", at, at - 1);
            vars += format("  v{0}: {{lookup: t{0}}}\n", at);
        }
        return findings_of(
            {{"configcrates/web.vgo",
              "name: web\n" + tables + vars +
                  format("resources:\n  - {{type: group, group: {{lookup: t{}}}}}\n", count)},
             {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [web]}\n"}});
    };
    EXPECT_THAT(found(limits::value_depth, "x"), Not(HasSubstr("error")));
    EXPECT_THAT(found(limits::value_depth + 2, "x"), HasSubstr("more than 128 deep"));
    EXPECT_THAT(found(20, "{lookup: t20}"), HasSubstr("depends on the lookup itself"));
}

TEST(Bombs, ValuesAreDataAndNeverRenderedAgain) {
    const auto catalogue =
        testing::loaded(tree_of("  - {name: a, type: file, target_path: /etc/a, content: \"{{ "
                                ".Vars.x }} {{ .Traits.os.name }}\"}\n",
                                "{x: \"{{ docker \\\"y\\\" }}\"}"));
    Diagnostics findings;
    const auto made =
        compile(*catalogue,
                {.hostname = "web1",
                 .traits = testing::traits("{os: {name: \"{{ .Vars.x }}\\n' && true\"}}")},
                findings);
    ASSERT_TRUE(made) << findings.text();
    EXPECT_EQ(made->bundle.resources[0].attributes.find("content")->text(),
              "{{ docker \"y\" }} {{ .Vars.x }}\n' && true");
}

}  // namespace
}  // namespace vigo::compile
