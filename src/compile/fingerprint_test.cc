// fingerprint_test — what changes the fingerprint of an entry. That nothing is missing from it,
// tests/examples shows by editing whole stacks.
#include <gtest/gtest.h>

#include "compile/compile.h"
#include "compile/testing.h"

namespace vigo::compile {
namespace {

using testing::loaded;

std::string of_host(const Catalogue& catalogue, const char* host) {
    return fingerprints(catalogue)[match(catalogue, host)->entry];
}

TEST(Fingerprints, ChangeWithWhatThePoliciesOfAnEntryAreMadeOfAndWithNothingElse) {
    const SourceTree tree{
        {"configcrates/web.vgo",
         "name: web\nvars: {p: 1}\nresources:\n  - {type: file, target_path: /etc/a, source: "
         "templates/a}\n"},
        {"configcrates/db.vgo", "name: db\nresources: [{type: group, group: db}]\n"},
        {"roles.vgo", "roles: {web: {configcrates: [web]}, db: {configcrates: [db]}}\n"},
        {"environments.vgo", "env: {live: {vars: {p: 2}}, test: {}}\n"},
        {"common.vgo", "vars: {c: 1}\n"},
        {"eu/common.vgo", "vars: {d: 1}\n"},
        {"templates/a", "{{ .Vars.p }}"},
        {"templates/b", "b"},
        {"envoys.vgo",
         "envoys:\n  - {match: web*, roles: [web], environment: live}\n  - {match: db*, roles: "
         "[db]}\n"},
        {"eu/envoys.vgo", "envoys: [{match: eu*}]\n"}};
    const auto changed = [&](const std::string& path, const std::string& from,
                             const std::string& to) {
        auto other = tree;
        auto& text = other[path];
        text.replace(text.find(from), from.size(), to);
        std::string which;
        const auto before = loaded(tree);
        const auto after = loaded(other);
        for (const auto* host : {"web1", "db1", "eu1"})
            if (of_host(*before, host) != of_host(*after, host)) which += std::string(host) + " ";
        return which;
    };
    EXPECT_EQ(changed("configcrates/web.vgo", "p: 1", "p: 3"), "web1 ");
    EXPECT_EQ(changed("configcrates/db.vgo", "group: db", "group: dbs"), "db1 ");
    EXPECT_EQ(changed("templates/a", "{{", "x{{"), "web1 ");
    EXPECT_EQ(changed("templates/b", "b", "c"), "");
    EXPECT_EQ(changed("environments.vgo", "p: 2", "p: 4"), "web1 ");
    EXPECT_EQ(changed("environments.vgo", "test: {}", "test: {vars: {p: 1}}"), "");
    EXPECT_EQ(changed("common.vgo", "c: 1", "c: 2"), "web1 db1 eu1 ");
    EXPECT_EQ(changed("eu/common.vgo", "d: 1", "d: 2"), "eu1 ");
    EXPECT_EQ(changed("environments.vgo", "env:", "# a remark\nenv:"), "");
    EXPECT_EQ(changed("configcrates/web.vgo", "p: 1", "p: '1'"), "web1 ");
    EXPECT_EQ(changed("envoys.vgo", "match: db*", "match: \"d*\""), "");
    EXPECT_EQ(changed("envoys.vgo", "roles: [db]", "roles: [db, web]"), "db1 ");
}

TEST(Fingerprints, HoldEveryFileThatASourceMayTurnOutToBe) {
    const auto of = [](const std::string& other) {
        return of_host(
            *loaded({{"configcrates/web.vgo",
                      "name: web\nresources:\n  - {type: file, target_path: /etc/a, source: "
                      "\"templates/{{ .Traits.os.family }}\"}\n"},
                     {"templates/debian", "a"},
                     {"templates/rhel", other},
                     {"envoys.vgo", "envoys: [{match: \"*\", configcrates: [web]}]\n"}}),
            "web1");
    };
    EXPECT_EQ(of("b"), of("b"));
    EXPECT_NE(of("b"), of("c"));
}

TEST(Fingerprints, AreEqualForEntriesThatMeanTheSame) {
    const auto all = fingerprints(*loaded(
        {{"configcrates/web.vgo", "name: web\nresources: [{type: group, group: a}]\n"},
         {"envoys.vgo",
          "envoys:\n  - {match: a, configcrates: [web]}\n  - {match: b, configcrates: [web]}\n"
          "  - {match: c, configcrates: [web], observe_only: true}\n"}}));
    EXPECT_EQ(all[0], all[1]);
    EXPECT_NE(all[0], all[2]);
}

}  // namespace
}  // namespace vigo::compile
