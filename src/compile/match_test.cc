// match_test — which entry a host name selects.
#include <gtest/gtest.h>

#include "compile/testing.h"

namespace vigo::compile {
namespace {

const SourceTree tree{
    {"a.vgo",
     "envoys:\n  - match: [\"db[1-3]\", \"*.db.example.com\"]\n    environment: production\n"
     "  - match: web1\n    observe_only: true\n"},
    {"b/envoys.vgo", "envoys:\n  - match: \"WEB*\"\n  - match: \"node-??\"\n"},
    {"z.vgo", "envoys:\n  - match: \"[!x]*.last\"\n"},
    {"environments.vgo", "env: {production: {}}\n"},
};

struct Case {
    const char* hostname;
    const char* pattern;  // "" for none
};

TEST(Match, TakesTheFirstEntryInTheOrderOfFilesAndLines) {
    const auto catalogue = testing::loaded(tree);
    for (const auto& each : {
             Case{"db2", "db[1-3]"},
             Case{"db4", ""},
             Case{"x.DB.Example.com", "*.db.example.com"},
             Case{"web1", "web1"},
             Case{"web10", "WEB*"},
             Case{"node-12", "node-??"},
             Case{"node-123", ""},
             Case{"a.last", "[!x]*.last"},
             Case{"x.last", ""},
             Case{"", ""},
         }) {
        const auto found = match(*catalogue, each.hostname);
        EXPECT_EQ(found ? found->pattern : "", each.pattern) << each.hostname;
    }
}

TEST(Match, TellsWhatTheEntrySays) {
    const auto catalogue = testing::loaded(tree);
    const auto database = match(*catalogue, "db1");
    ASSERT_TRUE(database);
    EXPECT_EQ(database->environment, "production");
    EXPECT_FALSE(database->observe_only);
    EXPECT_EQ(database->where.text(), "a.vgo:2:13");
    EXPECT_TRUE(match(*catalogue, "web1")->observe_only);
}

TEST(Match, WithoutEntriesNothingMatches) {
    const auto catalogue = testing::loaded({{"configcrates/a.vgo", "name: a\n"}});
    EXPECT_FALSE(match(*catalogue, "web1"));
    Diagnostics findings;
    EXPECT_FALSE(compile(*catalogue, {.hostname = "web1", .traits = {}}, findings));
    EXPECT_TRUE(findings.all().empty());
    EXPECT_FALSE(trace(*catalogue, "web1"));
}

}  // namespace
}  // namespace vigo::compile
