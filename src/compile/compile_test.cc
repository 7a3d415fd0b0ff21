// compile_test — what the stages promise together; the golden stacks show them one by one.
#include "compile/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "compile/stable.h"
#include "compile/testing.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::loaded;
using testing::traits;
using testing::tree_of;

Compiled compiled(const SourceTree& tree, const Value& given,
                  const std::string& hostname = "web1") {
    Diagnostics findings;
    auto made = compile(*loaded(tree), {.hostname = hostname, .traits = given}, findings);
    EXPECT_TRUE(made) << findings.text();
    return made ? std::move(*made) : Compiled{};
}

const auto policy = tree_of(
    "  - {name: conf, type: file, target_path: /etc/a, content: \"{{ .Traits.os.family }} {{ "
    ".Vars.port }}\"}\n"
    "  - {name: busy, type: group, group: b, when: \"traits.loadavg.one > 3 && "
    "os_family('debian')\"}\n",
    "{port: 80}");

TEST(Compile, EnvoysThatDifferInWhatNobodyReadsShareABundle) {
    const auto one =
        compiled(policy, traits("{os: {family: debian, kernel: a}, loadavg: {one: 1}}"), "web1");
    const auto two =
        compiled(policy, traits("{os: {family: debian, kernel: b}, loadavg: {one: 9}}"), "web2");
    EXPECT_EQ(one.bundle.encode(), two.bundle.encode());
    EXPECT_THAT(one.reads.paths(), ElementsAre("Traits.os.family"));
    EXPECT_THAT(one.bundle.trait_paths, ElementsAre("os.family"));
    const auto other = compiled(policy, traits("{os: {family: rhel}}"));
    EXPECT_NE(one.bundle.encode(), other.bundle.encode());
}

TEST(Compile, ChangingTraitsTravelAsResidualConditions) {
    const auto made = compiled(policy, traits("{os: {family: debian}, loadavg: {one: 9}}"));
    ASSERT_EQ(made.bundle.resources.size(), 2U);
    EXPECT_EQ(made.bundle.resources[1].when, "traits.loadavg.one > 3");
}

TEST(Compile, WithoutTraitsConditionsAreLeftWhole) {
    const auto tree = tree_of("  - {type: group, group: b, when: \"os_family('debian')\"}\n");
    const auto made = compiled(tree, {});
    ASSERT_EQ(made.bundle.resources.size(), 1U);
    EXPECT_EQ(made.bundle.resources[0].when, "os_family('debian')");
    EXPECT_THAT(made.bundle.trait_paths, ElementsAre("os.family"));
}

TEST(Compile, WithoutTraitsATemplateThatNeedsThemFails) {
    Diagnostics findings;
    EXPECT_FALSE(compile(*loaded(policy), {.hostname = "web1", .traits = {}}, findings));
    EXPECT_THAT(findings.text(), HasSubstr("content of web/conf"));
}

TEST(Compile, TheHostNameIsReadOnlyWhenAsked) {
    const auto asking = tree_of("  - {type: group, group: b, when: \"hostname('web*')\"}\n");
    EXPECT_THAT(compiled(asking, traits("{}")).reads.paths(), ElementsAre("hostname"));
    EXPECT_EQ(compiled(asking, traits("{}"), "web9").bundle.resources.size(), 1U);
    EXPECT_EQ(compiled(asking, traits("{}"), "db1").bundle.resources.size(), 0U);
}

TEST(Compile, TemplatesAskForTheHostNameAndDrawByIt) {
    const auto asking =
        tree_of("  - {type: group, group: \"{{ hostname }}-{{ randomFrom (list 1 2 3) }}\"}\n");
    const auto one = compiled(asking, traits("{}"), "web1");
    EXPECT_THAT(one.reads.paths(), ElementsAre("hostname"));
    EXPECT_EQ(compiled(asking, traits("{a: 1}"), "web1").bundle.encode(), one.bundle.encode());
    EXPECT_NE(compiled(asking, traits("{}"), "web2").bundle.encode(), one.bundle.encode());
}

TEST(Compile, ValuesAreNeverEvaluatedAgain) {
    const auto tree = tree_of(
        "  - {name: conf, type: file, target_path: /etc/a, content: \"{{ .Vars.odd }}|{{ "
        ".Traits.custom.odd }}|{{ range .Traits.custom.list }}{{ . }}{{ end }}\"}\n"
        "  - {type: group, group: b, when: \"traits.memory.kind == traits.custom.odd\"}\n",
        "{odd: \"{{ .Vars.secret }} \\\"'\\n\", secret: hidden}");
    const auto made =
        compiled(tree, traits("{custom: {odd: \"{{ .Vars.secret }}\\n' || 'a' == 'a\", "
                              "list: [\"{{ now }}\", \"{{\"]}, memory: {kind: x}}"));
    ASSERT_EQ(made.bundle.resources.size(), 2U);
    EXPECT_EQ(made.bundle.resources[0].attributes.find("content")->text(),
              "{{ .Vars.secret }} \"'\n|{{ .Vars.secret }}\n' || 'a' == 'a|{{ now }}{{");
    EXPECT_EQ(made.bundle.resources[1].when,
              R"(traits.memory.kind == '{{ .Vars.secret }}\n\' || \'a\' == \'a')");
}

TEST(Compile, TheSameAlwaysGivesTheSame) {
    const auto catalogue = loaded(policy);
    Diagnostics findings;
    const Envoy envoy{.hostname = "web1", .traits = traits("{os: {family: debian}}")};
    const auto first = compile(*catalogue, envoy, findings)->bundle.encode();
    for (int run = 0; run < 3; ++run)
        EXPECT_EQ(compile(*catalogue, envoy, findings)->bundle.encode(), first);
    EXPECT_EQ(compile(*loaded(policy), envoy, findings)->bundle.encode(), first);
}

TEST(Compile, RefusesAConditionLongerThanAnAgentTakes) {
    const auto condition = [](char name, std::size_t length) {
        return "file_exists('/" + std::string(length, name) + "')";
    };
    const auto tree_with = [&](std::size_t length) {
        return tree_of("  - type: conditional_block\n    when: \"" + condition('a', length) +
                       "\"\n    resources:\n      - {type: group, group: b, when: \"" +
                       condition('b', length) + "\"}\n");
    };
    EXPECT_EQ(testing::findings_of(tree_with(400)), "");
    EXPECT_THAT(testing::findings_of(tree_with(600)), HasSubstr("VG3022"));
}

TEST(Compile, BlocksNestAsDeepAsTheBound) {
    const auto nested = [](int depth) {
        std::string text;
        std::string indent = "  ";
        for (int level = 0; level < depth; ++level) {
            text += indent + "- type: conditional_block\n" + indent + "  when: changed\n" + indent +
                    "  resources:\n";
            indent += "    ";
        }
        return tree_of(text + indent + "- {type: exec, command: x, unless: y}\n");
    };
    EXPECT_THAT(testing::findings_of(nested(8)), Not(HasSubstr("nest")));
    EXPECT_THAT(testing::findings_of(nested(limits::expression_depth + 1)), HasSubstr("deeper"));
}

TEST(Compile, TellsStructuralErrorsFromRestlessness) {
    const auto is_structural_rule = [](std::string_view rule, Severity severity) {
        return is_structural({.severity = severity,
                              .rule = std::string(rule),
                              .where = {},
                              .message = {},
                              .value = {},
                              .hint = {}});
    };
    for (const auto rule : {rule::ungated_exec, rule::ungated_restart, rule::duplicate_target,
                            rule::revert_without_way})
        EXPECT_FALSE(is_structural_rule(rule, Severity::error)) << rule;
    for (const auto rule : {rule::yaml_syntax, rule::duplicate_name, rule::unknown_crate,
                            rule::layout, rule::guardrail})
        EXPECT_TRUE(is_structural_rule(rule, Severity::error)) << rule;
    EXPECT_FALSE(is_structural_rule(rule::shadowed_entry, Severity::warning));
}

TEST(Compile, ARebootNeedsAGate) {
    const auto found = [](const std::string& more) {
        return testing::findings_of(tree_of("  - {type: reboot" + more + "}\n"));
    };
    EXPECT_THAT(found(""), HasSubstr("VG4028"));
    EXPECT_THAT(found(", when: \"os_family('debian')\""), HasSubstr("VG4028"));
    for (const auto* gated : {", state: absent", ", reboot_required_file: /run/x",
                              ", when: reboot_pending", ", when: \"file_exists('/run/x')\""})
        EXPECT_THAT(found(gated), Not(HasSubstr("VG4028"))) << gated;
}

TEST(Compile, CountsTheResourcesOfCrates) {
    const auto counts =
        crates_of(*loaded(tree_of("  - {type: group, group: a}\n  - {type: group, group: b}\n")));
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].first, "web");
    EXPECT_EQ(counts[0].second, 2U);
}

TEST(Stable, KnowsWhichTraitsChange) {
    for (const auto* path : {"time.hour", "memory", "memory.free_mb", "users.logged_in",
                             "loadavg.one", "ports.listening"})
        EXPECT_TRUE(is_changing(path)) << path;
    for (const auto* path :
         {"os.family", "hardware.memory_mb", "timezone", "network.hostname", "", "custom.time"})
        EXPECT_FALSE(is_changing(path)) << path;
    const auto stable = stable_part(traits("{os: {a: 1}, time: {hour: 1}}"));
    EXPECT_EQ(stable, traits("{os: {a: 1}}"));
    EXPECT_EQ(stable_part({}), Value(Map()));
}

}  // namespace
}  // namespace vigo::compile
