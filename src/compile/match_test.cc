// match_test — which entry a host name selects.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "compile/match_index.h"
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

/// What the index finds is what trying one pattern after another finds.
TEST(Match, TheIndexAgreesWithTryingAll) {
    const std::vector<std::string> patterns{
        "web1", "WEB*", "w?b[1-3]", "*.example.com", "*b2*", "db-*-eu", "db*",  "[a-c]*",
        "*",    "web1", "*eu",      "d[b",           "x]y",  "?",       "*.de", "a*b*c"};
    const std::vector<std::string> names{
        "web1", "WEB1", "web2", "wxb3", "a.example.com", "db-1-eu", "DB9", "b", "zz",    "d[b",
        "x]y",  "q",    "",     "a.de", "axbxc",         "neu",     "eu",  "w", "abc.DE"};
    for (std::size_t from = 0; from < patterns.size(); ++from) {
        MatchIndex index;
        for (auto at = from; at < patterns.size(); ++at)
            index.add(patterns[at], static_cast<std::uint32_t>(at), 0);
        for (const auto& name : names) {
            const auto fits = [&](std::string_view pattern) { return glob_match(pattern, name); };
            const auto first = std::find_if(patterns.begin() + static_cast<std::ptrdiff_t>(from),
                                            patterns.end(), fits);
            const auto found = index.first(name, fits);
            EXPECT_EQ(found.any(), first != patterns.end()) << name;
            if (!found.any()) continue;
            EXPECT_EQ(patterns[found.entry], *first) << name << " from " << from;
        }
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
