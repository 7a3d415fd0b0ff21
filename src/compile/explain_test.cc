// explain_test — where values come from, told as operators would ask for them.
#include "compile/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compile/testing.h"

namespace vigo::compile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::loaded;
using testing::traits;

const SourceTree tree{
    {"configcrates/web.vgo",
     "name: web\n"
     "vars:\n"
     "  port: 80\n"
     "  modern: {trait: os.version, gte: 12}\n"
     "  sites: [{name: a}, {name: b}]\n"
     "defaults:\n"
     "  mode: \"0600\"\n"
     "resources:\n"
     "  - {name: conf, type: file, target_path: /etc/a, content: \"{{ .Vars.port }} {{ "
     ".Traits.os.family }}\"}\n"
     "  - name: own\n"
     "    type: file\n"
     "    target_path: /etc/b\n"
     "    mode: \"0640\"\n"
     "    case: \"{{ .Traits.os.family }}\"\n"
     "    match:\n"
     "      debian: {mode: \"0644\"}\n"
     "  - {name: \"site {{ .Item.name }}\", type: group, group: \"{{ .Item.name }}\", foreach: "
     "sites}\n"
     "  - {name: rpm, type: group, group: rpm, when: \"os_family('rhel')\"}\n"},
    {"configcrates/db.vgo", "name: db\nvars: {port: 5432}\n"},
    {"roles.vgo", "roles:\n  shop:\n    configcrates: [web, db]\n    vars: {port: 81}\n"},
    {"common.vgo", "vars:\n  port: 82\n"},
    {"eu/common.vgo", "vars:\n  port: 83\n"},
    {"eu/environments.vgo",
     "env:\n  live:\n    vars: {port: 85}\n    exclude_configcrates: [db]\n"},
    {"eu/envoys.vgo",
     "envoys:\n  - match: web*\n    environment: live\n    roles: [shop]\n    vars: {port: 84}\n"
     "  - {match: idle, vars: {}}\n"},
};

const Envoy web1{.hostname = "web1", .traits = traits("{os: {family: debian, version: \"12\"}}")};

std::vector<std::string> lines(const std::vector<Origin>& chain) {
    std::vector<std::string> made;
    for (const auto& each : chain)
        made.push_back(format("{}{} = {} [{}]", each.wins ? "* " : "", each.layer,
                              each.value.source(), each.where.text()));
    return made;
}

TEST(Explain, TellsEveryLayerOfAVariableAndTheWinner) {
    const auto told = explain_var(*loaded(tree), web1, "web", "port");
    EXPECT_THAT(
        lines(told.chain),
        ElementsAre("crate default = 80 [configcrates/web.vgo:3:3]",
                    "role shop = 81 [roles.vgo:4:12]", "common.vgo = 82 [common.vgo:2:3]",
                    "eu/common.vgo = 83 [eu/common.vgo:2:3]", "entry = 84 [eu/envoys.vgo:5:12]",
                    "* environment live = 85 [eu/environments.vgo:3:12]"));
    EXPECT_EQ(told.value.source(), "85");
}

TEST(Explain, WithoutACrateItsDefaultsDoNotCount) {
    const auto catalogue = loaded(tree);
    EXPECT_EQ(explain_var(*catalogue, web1, "", "port").chain.size(), 5U);
    EXPECT_TRUE(explain_var(*catalogue, web1, "", "modern").chain.empty());
    EXPECT_TRUE(explain_var(*catalogue, web1, "web", "nosuch").chain.empty());
    EXPECT_THAT(variables_of(*catalogue, web1, "web"), ElementsAre("modern", "port", "sites"));
    EXPECT_THAT(variables_of(*catalogue, web1, ""), ElementsAre("port"));
}

TEST(Explain, TellsWhatAQuestionAsksAndAnswers) {
    const auto told = explain_var(*loaded(tree), web1, "web", "modern");
    EXPECT_EQ(told.value, Value(true));
    EXPECT_EQ(told.made_by, "traits.os.version >= 12");
    EXPECT_EQ(told.made_at.text(), "configcrates/web.vgo:4:11");
}

TEST(Explain, TellsTheRowOfALookupAndHidesNoReference) {
    const auto catalogue = loaded(
        {{"configcrates/web.vgo",
          "name: web\n"
          "lookups:\n"
          "  pw:\n"
          "    key: hostname\n"
          "    table: {\"web*\": \"secret:web/pw\"}\n"
          "    default: none\n"
          "vars: {pw: {lookup: pw}}\n"
          "resources:\n"
          "  - {name: a, type: file, target_path: /etc/a, content: {lookup: pw}}\n"
          "  - {name: b, type: file, target_path: /etc/b, content: \"pw={{ .Vars.pw }}\"}\n"},
         {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [web]}\n"}});
    const auto whole = explain(*catalogue, web1, "web", "a", "content");
    EXPECT_EQ(whole.value.source(), "secret:web/pw");
    EXPECT_EQ(whole.made_by, "lookup pw: hostname \"web1\" fits \"web*\"");
    EXPECT_EQ(whole.made_at.text(), "configcrates/web.vgo:5:13");
    const auto rendered = explain(*catalogue, web1, "web", "b", "content");
    EXPECT_EQ(rendered.value.source(), "pw=secret:web/pw");
    ASSERT_EQ(rendered.variables.size(), 1U);
    EXPECT_EQ(rendered.variables[0].value.source(), "secret:web/pw");
    const Envoy db{.hostname = "db1", .traits = web1.traits};
    const auto other = explain_var(*catalogue, db, "web", "pw");
    EXPECT_EQ(other.made_by, "lookup pw: the default, for no row fits hostname \"db1\"");
}

TEST(Explain, TellsWhatAnAttributeIsMadeOf) {
    const auto told = explain(*loaded(tree), web1, "web", "conf", "content");
    EXPECT_EQ(told.problem, "");
    EXPECT_EQ(told.type, "file");
    EXPECT_EQ(told.value.source(), "85 debian");
    EXPECT_THAT(lines(told.chain),
                ElementsAre("type default =  []",
                            "* resource = {{ .Vars.port }} {{ .Traits.os.family }} "
                            "[configcrates/web.vgo:9:51]"));
    ASSERT_EQ(told.variables.size(), 1U);
    EXPECT_EQ(told.variables[0].name, "port");
    EXPECT_EQ(told.variables[0].chain.size(), 6U);
    EXPECT_THAT(lines(told.traits), ElementsAre("* os.family = debian []"));
}

TEST(Explain, TellsTheLayersOfAnAttribute) {
    const auto catalogue = loaded(tree);
    EXPECT_THAT(lines(explain(*catalogue, web1, "web", "own", "mode").chain),
                ElementsAre("type default = 0644 []", "defaults = 0600 [configcrates/web.vgo:7:3]",
                            "resource = 0640 [configcrates/web.vgo:13:5]",
                            "* arm debian = 0644 [configcrates/web.vgo:16:16]"));
    const Envoy other{.hostname = "web1", .traits = traits("{os: {family: rhel}}")};
    EXPECT_EQ(explain(*catalogue, other, "web", "own", "mode").value.source(), "0640");
    EXPECT_EQ(explain(*catalogue, web1, "web", "conf", "mode").value.source(), "0600");
    EXPECT_EQ(explain(*catalogue, web1, "web", "site b", "group").value.source(), "b");
}

TEST(Explain, SaysWhyThereIsNoValue) {
    const auto catalogue = loaded(tree);
    struct Case {
        const char* hostname;
        const char* crate;
        const char* resource;
        const char* attribute;
        const char* problem;
    };
    for (const auto& each : {
             Case{"nobody", "web", "conf", "mode", "no entry matches"},
             Case{"web1", "wbe", "conf", "mode", "there is no configcrate \"wbe\""},
             Case{"web1", "db", "conf", "mode",
                  "environment live excludes the configcrate at eu/environments.vgo:4:"},
             Case{"idle", "web", "conf", "mode", "no layer includes"},
             Case{"web1", "web", "cnf", "mode", "has no such resource"},
             Case{"web1", "web", "conf", "mod", "type file has no attribute \"mod\""},
             Case{"web1", "web", "rpm", "group", "its condition does not hold"},
         }) {
        const Envoy envoy{.hostname = each.hostname, .traits = web1.traits};
        EXPECT_THAT(explain(*catalogue, envoy, each.crate, each.resource, each.attribute).problem,
                    HasSubstr(each.problem));
    }
    const Envoy unknown{.hostname = "web1", .traits = {}};
    EXPECT_THAT(explain(*catalogue, unknown, "web", "conf", "content").problem,
                HasSubstr("VG3004"));
}

}  // namespace
}  // namespace vigo::compile
