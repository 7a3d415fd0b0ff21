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

using testing::everything;
using testing::loaded;
using testing::random_traits;
using testing::traits;
using testing::tree_of;

TEST(Workshop, MakesWhatEachEnvoyGetsAloneWhateverItTells) {
    const auto catalogue = loaded(everything());
    Workshop workshop(*catalogue);
    std::mt19937 random(64);
    int made = 0;
    for (int round = 0; round < 400; ++round) {
        const Envoy envoy{.hostname = format("{}{}",
                                             random() % 5 == 0   ? "db"
                                             : random() % 5 == 0 ? "app"
                                                                 : "web",
                                             random() % 40),
                          .traits = random_traits(random)};
        ASSERT_EQ(difference(*catalogue, workshop, envoy), "") << round << " " << envoy.hostname;
        Diagnostics findings;
        made += compile(*catalogue, envoy, findings) ? 1 : 0;
    }
    EXPECT_GT(made, 80);
    EXPECT_LT(made, 320);
}

/// What may stand where a template prints a name: of every length about where a count takes one
/// more byte, of other kinds, with odd bytes, and what templates and configurations look like.
Value random_name(std::mt19937& random) {
    const Value odd[] = {Value(12),
                         Value(1.5),
                         Value(true),
                         Value(),
                         Value(""),
                         Value("12"),
                         Value::plain("1.10"),
                         Value("a\0b"),
                         Value("\xff"),
                         Value("{{ . }}"),
                         Value("a\nb: c"),
                         Value("__VIGO"),
                         Value(Map()),
                         Value(Value::List{Value("a")})};
    if (random() % 3 == 0) return odd[random() % std::size(odd)];
    const auto lengths = {1U, 5U, 20U, 100U, 127U, 128U, 200U, 16'300U, 16'384U};
    const auto length = lengths.begin()[random() % lengths.size()] + random() % 30;
    return Value(std::string(length, static_cast<char>('a' + random() % 26)));
}

TEST(Workshop, FillsInWhatIsOnlyPrintedAsRenderingWould) {
    const auto catalogue = loaded(everything());
    Workshop workshop(*catalogue);
    std::mt19937 random(85);
    int made = 0;
    for (int round = 0; round < 400; ++round) {
        auto told =
            traits(format("{{os: {{family: {}, version: 12}}, class: {}, place: p, number: "
                          "1, grade: 1, addresses: [a], state: running, service: q}}",
                          random() % 4 == 0 ? "rhel" : "debian", random() % 2 == 0 ? "a" : "b"));
        Map net;
        net.add("name", random_name(random));
        told.edit_map().set("net", Value(std::move(net)));
        const Envoy envoy{.hostname = format("{}{}", random() % 2 == 0 ? "app" : "web3",
                                             std::string(random() % 140, 'x')),
                          .traits = told};
        ASSERT_EQ(difference(*catalogue, workshop, envoy), "") << round;
        Diagnostics findings;
        made += compile(*catalogue, envoy, findings) ? 1 : 0;
    }
    EXPECT_GT(made, 100);
}

/// `everything` with other texts, another order, a resource gone and a new one.
SourceTree changed(const std::string& file, std::string_view from, std::string_view to) {
    auto tree = everything();
    auto& text = tree.at(file);
    text.replace(text.find(from), from.size(), to);
    return tree;
}

TEST(PieceDiff, IsTheDifferenceOfTheWholeBundles) {
    const SourceTree candidates[] = {
        everything(),
        changed("configcrates/base.vgo", "content: still", "content: quiet"),
        changed("configcrates/base.vgo", "{{ .Vars.site }}", "at {{ .Vars.site }}"),
        changed("configcrates/base.vgo", "name: mine", "name: own"),
        changed("configcrates/base.vgo", "list: [1, 2]", "list: [2, 1]"),
        changed("configcrates/base.vgo", "depends_on: still", "depends_on: named"),
        changed("configcrates/base.vgo", "{ .Traits.os.family }", "{ .Traits.os }"),
        changed("common.vgo", "configcrates: [base]", "configcrates: [other, base]")};
    const auto live = loaded(everything());
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
    const auto catalogue = loaded(everything());
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
