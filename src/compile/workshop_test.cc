// workshop_test — what envoys share, and that each gets exactly what it gets alone.
#include "compile/workshop.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "base/limits.h"
#include "compile/piece_diff.h"
#include "compile/referee.h"
#include "compile/testing.h"

namespace vigo::compile {
namespace {

using testing::loaded;
using testing::traits;
using testing::tree_of;

/// Everything that can make one envoy's bundle differ from another's.
SourceTree rich() {
    return {
        {"common.vgo",
         "vars: {site: {lookup: sites}, modern: {trait: os.version, gte: 12}, users: [a, b]}\n"
         "lookups:\n"
         "  sites: {key: hostname, table: {\"web1*\": north, \"web2*\": south}, default: none}\n"
         "  kinds: {key: os.family, table: {debian: [x, y], rhel: [x]}, default: []}\n"
         "configcrates: [base]\n"},
        {"roles.vgo",
         "roles:\n  server:\n    case:\n      - {when: \"os_family('debian')\", configcrates: "
         "[apt]}\n"
         "      - {when: \"hostname('web2*')\", configcrates: [odd]}\n"
         "      - {default: true, configcrates: [other]}\n"},
        {"configcrates/base.vgo",
         "name: base\nvars: {list: [1, 2], kinds: {lookup: kinds}}\nresources:\n"
         "  - {name: still, type: file, target_path: /etc/still, content: still}\n"
         "  - {name: named, type: file, target_path: /etc/named, content: \"{{ "
         ".Traits.net.name }} {{ .Vars.site }}\"}\n"
         "  - {name: kind, type: file, target_path: /etc/kind, content: \"{{ .Traits.os.family }} "
         "{{ if .Vars.modern }}new{{ end }}\"}\n"
         "  - {name: branch, type: file, target_path: /etc/branch, content: \"{{ if eq (index "
         ".Traits \\\"class\\\") \\\"a\\\" }}{{ .Traits.net.name }}{{ else }}{{ hostname }}{{ end "
         "}}\"}\n"
         "  - {name: place, type: file, target_path: \"/srv/{{ .Traits.place }}\", content: a}\n"
         "  - {name: other, type: file, target_path: /srv/x, content: b}\n"
         "  - {name: mine, type: group, group: m, when: \"hostname('web1*')\"}\n"
         "  - {name: late, type: group, group: l, when: \"traits.loadavg.one > 3\"}\n"
         "  - {name: \"item {{ .Item }}\", type: file, foreach: list, target_path: \"/i/{{ .Item "
         "}}\", content: \"{{ .Traits.os.family }}\", depends_on: still}\n"
         "  - {name: \"of {{ .Item }}\", type: group, foreach: kinds, group: \"g{{ .Item }}\"}\n"
         "  - {name: \"on {{ .Traits.class }}\", type: group, group: c, depends_on: \"item {{ "
         ".Traits.number }}\"}\n"},
        {"configcrates/apt.vgo",
         "name: apt\ndepends_on: [base]\nresources:\n"
         "  - {name: run, type: service, service: s, state: \"{{ .Traits.state }}\", "
         "subscribes: base/named}\n"
         "  - {name: also, type: service, service: \"{{ .Traits.service }}\", state: running}\n"
         "  - {name: told, type: file, target_path: /etc/apt, content: x, notify: again}\n"
         "  - {name: again, type: service, service: t, state: restarted, when: changed}\n"},
        {"configcrates/odd.vgo",
         "name: odd\nwhen: \"has_trait('class')\"\nresources:\n"
         "  - {name: a, type: group, group: \"{{ hostname }}\"}\n"},
        {"configcrates/other.vgo",
         "name: other\nforeach: users\nresources:\n"
         "  - {name: \"u {{ .Item }}\", type: file, target_path: \"/u/{{ .Item }}\", case: \"{{ "
         ".Traits.os.family }}\", match: {rhel: {content: r}, default: {content: \"{{ "
         ".Traits.net.name }}\"}}}\n"},
        {"envoys.vgo",
         "envoys:\n  - {match: \"web*\", roles: [server]}\n"
         "  - {match: \"db*\", configcrates: [other], vars: {users: [z]}}\n"}};
}

/// Traits that are there or not, and sometimes of a kind that nobody expects.
Value random_traits(std::mt19937& random) {
    const auto one_of = [&](std::initializer_list<const char*> texts) {
        return std::string(texts.begin()[random() % texts.size()]);
    };
    const auto os = one_of({"{family: debian, version: 12}", "{family: debian, version: 11}",
                            "{family: rhel}", "{family: rhel, version: '9'}", "{}", "linux"});
    const auto net = format("{{name: n{}}}", random() % 3);
    std::string text = "{";
    text += random() % 20 == 0 ? "" : "os: " + os + ", ";
    text += random() % 20 == 0 ? one_of({"", "net: {}, ", "net: flat, "}) : "net: " + net + ", ";
    text += random() % 10 == 0 ? "" : "class: " + one_of({"a", "b", "[a]", "1.10"}) + ", ";
    text += "place: " + one_of({"x", "y", "z", "y", "z", "y", "z", "./x"}) + ", ";
    text += "number: " + one_of({"1", "2", "1", "2", "1", "2", "9"}) + ", ";
    text += "state: " + one_of({"running", "running", "running", "stopped", "restarted", "wrong"}) +
            ", ";
    text += "service: " + one_of({"s", "q", "q", "r", "q", "''"}) + ", ";
    return traits(text + format("loadavg: {{one: {}}}, noise: {}}}", random() % 9, random()));
}

TEST(Workshop, MakesWhatEachEnvoyGetsAloneWhateverItTells) {
    const auto catalogue = loaded(rich());
    Workshop workshop(*catalogue);
    std::mt19937 random(64);
    int made = 0;
    for (int round = 0; round < 400; ++round) {
        const Envoy envoy{
            .hostname = format("{}{}", random() % 5 == 0 ? "db" : "web", random() % 40),
            .traits = random_traits(random)};
        ASSERT_EQ(difference(*catalogue, workshop, envoy), "") << round << " " << envoy.hostname;
        Diagnostics findings;
        made += compile(*catalogue, envoy, findings) ? 1 : 0;
    }
    EXPECT_GT(made, 80);
    EXPECT_LT(made, 320);
}

/// `rich` with other texts, another order, a resource gone and a new one.
SourceTree changed(const std::string& file, std::string_view from, std::string_view to) {
    auto tree = rich();
    auto& text = tree.at(file);
    text.replace(text.find(from), from.size(), to);
    return tree;
}

TEST(PieceDiff, IsTheDifferenceOfTheWholeBundles) {
    const SourceTree candidates[] = {
        rich(),
        changed("configcrates/base.vgo", "content: still", "content: quiet"),
        changed("configcrates/base.vgo", "{{ .Vars.site }}", "at {{ .Vars.site }}"),
        changed("configcrates/base.vgo", "name: mine", "name: own"),
        changed("configcrates/base.vgo", "list: [1, 2]", "list: [2, 1]"),
        changed("configcrates/base.vgo", "depends_on: still", "depends_on: named"),
        changed("configcrates/base.vgo", "{ .Traits.os.family }", "{ .Traits.os }"),
        changed("common.vgo", "configcrates: [base]", "configcrates: [other, base]")};
    const auto live = loaded(rich());
    Workshop old(*live);
    std::mt19937 random(64);
    int compared = 0;
    for (const auto& candidate : candidates) {
        const auto catalogue = loaded(candidate);
        Workshop now(*catalogue);
        PieceDiff compare;
        for (int round = 0; round < 30; ++round) {
            const Envoy envoy{.hostname = format("web{}", random() % 40),
                              .traits = random_traits(random)};
            Diagnostics ignored;
            const auto before = old.compile(envoy, ignored);
            const auto after = now.compile(envoy, ignored);
            if (!before || !after) continue;
            ++compared;
            const auto diff = compare.between(*before, *after, {});
            EXPECT_EQ(!diff, before->encode() == after->encode());
            EXPECT_EQ(diff.value_or(BundleDiff()), bundle_diff(before->bundle(), after->bundle()));
        }
    }
    EXPECT_GT(compared, 30);
}

TEST(Workshop, ServesManyThreads) {
    const auto catalogue = loaded(rich());
    Workshop workshop(*catalogue);
    std::vector<std::string> differences(4);
    {
        std::vector<std::jthread> threads;
        for (unsigned at = 0; at < differences.size(); ++at)
            threads.emplace_back([&, at] {
                std::mt19937 random(at);
                for (int round = 0; round < 40; ++round)
                    differences[at] += difference(*catalogue, workshop,
                                                  {.hostname = format("web{}", random() % 40),
                                                   .traits = random_traits(random)});
            });
    }
    for (const auto& each : differences) EXPECT_EQ(each, "");
}

TEST(Workshop, RendersAgainOnlyWhatReadsTheDifference) {
    const auto catalogue = loaded(
        tree_of("  - {name: a, type: file, target_path: /a, content: \"{{ .Traits.name }}\"}\n"
                "  - {name: b, type: file, target_path: /b, content: \"{{ .Traits.os }}\"}\n"
                "  - {name: c, type: file, target_path: /c, content: same}\n"));
    Workshop workshop(*catalogue);
    Diagnostics findings;
    const auto of = [&](const char* told) {
        return workshop.compile({.hostname = "web1", .traits = traits(told)}, findings);
    };
    const auto one = of("{name: x, os: debian}");
    const auto other = of("{name: y, os: debian}");
    ASSERT_TRUE(one && other) << findings.text();
    EXPECT_EQ(one->frame, other->frame);
    EXPECT_NE(one->pieces[0], other->pieces[0]);
    EXPECT_EQ(one->pieces[1], other->pieces[1]);
    EXPECT_EQ(one->pieces[2], other->pieces[2]);
}

TEST(Workshop, KeepsNoMoreForManyEnvoysThanForAFew) {
    const auto catalogue = loaded(tree_of(
        "  - {name: a, type: file, target_path: /a, content: \"{{ .Traits.name }}\"}\n"
        "  - {name: \"b {{ .Traits.name }}\", type: group, group: b, when: \"hostname('w*')\"}\n"));
    Workshop workshop(*catalogue);
    Diagnostics findings;
    std::size_t few = 0;
    for (int at = 0; at < 600; ++at) {
        ASSERT_TRUE(workshop.compile(
            {.hostname = format("web{}", at), .traits = traits(format("{{name: n{}}}", at))},
            findings));
        if (at == 20) few = workshop.pieces();
    }
    EXPECT_EQ(workshop.pieces(), few);
}

TEST(Workshop, LetsGoOfEntriesThatNobodyAsksForOverItsBound) {
    constexpr int entries = 8;
    std::string resources;
    for (int at = 0; at < 10'000; ++at)
        resources += format("  - {{type: group, group: g{}}}\n", at);
    auto tree = tree_of(resources);
    tree["envoys.vgo"] = "envoys:\n";
    for (int at = 0; at < entries; ++at)
        tree["envoys.vgo"] += format("  - {{match: web{}, configcrates: [web]}}\n", at);
    const auto catalogue = loaded(tree);
    Workshop workshop(*catalogue);
    Diagnostics findings;
    for (int at = 0; at < entries; ++at) {
        ASSERT_TRUE(workshop.compile({.hostname = format("web{}", at), .traits = {}}, findings));
        EXPECT_LE(workshop.pieces(), limits::shared_pieces + 30'000U) << at;
    }
}

TEST(Workshop, TakesTheWholeWayForTrialsAndForPoliciesThatAreTooLarge) {
    const auto catalogue =
        loaded(tree_of("  - {type: group, foreach: l, group: \"{{ .Item }}\"}\n", "{l: [a]}"));
    Workshop workshop(*catalogue);
    EXPECT_EQ(
        difference(*catalogue, workshop, {.hostname = "web1", .vars = traits("{l: [x, y, z]}")}),
        "");
}

}  // namespace
}  // namespace vigo::compile
