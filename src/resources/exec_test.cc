// exec_test — what a case cannot show: how the command is started, and the secret file in a real
// shell.

#include <gmock/gmock.h>

#include "host/fake_host.h"
#include "host/real_host.h"
#include "host/temp_folder.h"
#include "resources/catalogue.h"

namespace vigo::resources {
namespace {

std::unique_ptr<const Want> decoded(const Value& attributes) {
    Diagnostics findings;
    Reader reader(findings);
    auto want = exec().decode(attributes, reader);
    EXPECT_TRUE(want) << findings.text();
    return want;
}

Value map(std::initializer_list<std::pair<std::string_view, Value>> members) {
    Map made;
    for (const auto& [name, value] : members) made.add(name, value);
    return made;
}

void run(const Want& want, Host& host) {
    const auto drift = want.check(host);
    for (const auto& fix : drift.fixes()) fix(host);
}

TEST(Exec, StartsTheCommandAsItIsDescribed) {
    FakeHost host;
    host.programs().answer_query("look", {.status = 1});
    host.programs().answer_run("act", {});
    const auto want = decoded(map({{"command", "act"},
                                   {"unless", "look"},
                                   {"stdin", "text"},
                                   {"cwd", "/srv"},
                                   {"user", "www-data"},
                                   {"environment", map({{"A", "1,2"}})},
                                   {"nice", 7},
                                   {"timeout", "2m"}}));
    run(*want, host);
    ASSERT_EQ(host.programs().queried().size(), 1U);
    ASSERT_EQ(host.programs().ran().size(), 1U);
    for (const auto& each : {host.programs().queried()[0], host.programs().ran()[0]}) {
        EXPECT_EQ(each.folder, "/srv");
        EXPECT_EQ(each.user, "www-data");
        EXPECT_THAT(each.environment, testing::ElementsAre(testing::Pair("A", "1,2")));
        EXPECT_EQ(each.timeout, Millis(120'000));
        EXPECT_FALSE(each.background);
    }
    EXPECT_EQ(host.programs().queried()[0].input, "");
    EXPECT_EQ(host.programs().ran()[0].input, "text");
    EXPECT_EQ(host.programs().ran()[0].nice, 7);
}

TEST(Exec, WaitsForGuardsAndNotForWhatRunsInTheBackground) {
    FakeHost host;
    host.programs().answer_query("look", {});
    host.programs().answer_run("act", {});
    run(*decoded(map({{"command", "act"}, {"onlyif", "look"}, {"background", true}})), host);
    EXPECT_FALSE(host.programs().queried().at(0).background);
    EXPECT_TRUE(host.programs().ran().at(0).background);
    EXPECT_EQ(host.programs().ran().at(0).nice, 19);
}

TEST(Exec, ShowsTheSecretFileToTheCommandAloneAndRemovesIt) {
    const TempFolder folder;
    RealHost host;
    const auto want =
        decoded(map({{"command",
                      "cat {{secret_file}} >content; stat -c %a {{secret_file}} >mode;"
                      " echo \"$VIGO_SECRET_FILE\" >path; cat >input; exit 3"},
                     {"secret_file", "it's \"$HOME\" \\ secret\n"},
                     {"cwd", folder.path()},
                     {"returns", 3}}));
    run(*want, host);
    EXPECT_EQ(folder.read("content"), "it's \"$HOME\" \\ secret\n");
    EXPECT_EQ(folder.read("mode"), "600\n");
    EXPECT_EQ(folder.read("input"), "");
    const auto path = folder.read("path");
    ASSERT_TRUE(path.starts_with("/"));
    EXPECT_FALSE(host.files().status(path.substr(0, path.size() - 1)));
}

}  // namespace
}  // namespace vigo::resources
