// debian_version_test — the order of versions, case by case, and as dpkg sees it where there is
// one.
#include "resources/package/debian_version.h"

#include <gmock/gmock.h>

#include <string>

namespace vigo::resources {
namespace {

struct Case {
    std::string_view older;
    std::string_view newer;
};

constexpr Case ordered[] = {
    {"1.0", "1.1"},
    {"1.9", "1.10"},
    {"1.0-1", "1.0-2"},
    {"1.0-9", "1.0-10"},
    {"1.0~rc1", "1.0"},
    {"1.0~~", "1.0~"},
    {"1.0~~", "1.0~~a"},
    {"1.0~~a", "1.0~"},
    {"1.0", "1.0a"},
    {"1.0a", "1.0+b"},
    {"1.0", "1:0.1"},
    {"1:9", "2:1"},
    {"1.0-1", "1.0-1+b1"},
    {"1.0-1~bpo12+1", "1.0-1"},
    {"1.0", "1.0-1"},
    {"0.9", "1"},
    {"1.0-1", "1.0-1.1"},
    {"1.2.3-4", "1.2.3-4ubuntu1"},
    {"9", "100"},
    {"a", "b"},
    {"Z", "a"},
    {"1.0a", "1.0b"},
    {"1-2-3", "1-2-4"},
    {"1-2-9", "1-10-1"},
    {"99999999999999999999998", "99999999999999999999999"},
};

constexpr Case equal[] = {
    {"1.0", "1.0"},  {"0:1.0", "1.0"},  {"1.0-0", "1.0"},
    {"1.01", "1.1"}, {"1.0-00", "1.0"}, {"", ""},
};

TEST(DebianVersion, OrdersAsDebVersionSays) {
    for (const auto& each : ordered) {
        EXPECT_TRUE(compare_debian_versions(each.older, each.newer) < 0)
            << each.older << " < " << each.newer;
        EXPECT_TRUE(compare_debian_versions(each.newer, each.older) > 0)
            << each.newer << " > " << each.older;
    }
    for (const auto& each : equal)
        EXPECT_TRUE(compare_debian_versions(each.older, each.newer) == 0)
            << each.older << " = " << each.newer;
}

TEST(DebianVersion, AgreesWithDpkgOnEveryPair) {
    if (std::system("command -v dpkg >/dev/null 2>&1") != 0) GTEST_SKIP() << "no dpkg here";
    std::string script;
    for (const auto& each : ordered) {
        const auto older = std::string(each.older);
        if (older.front() >= '0' &&
            older.front() <= '9')  // dpkg warns of versions that start with a letter
            script +=
                "dpkg --compare-versions '" + older + "' lt '" + std::string(each.newer) + "' && ";
    }
    EXPECT_EQ(std::system((script + "true").c_str()), 0);
}

}  // namespace
}  // namespace vigo::resources
