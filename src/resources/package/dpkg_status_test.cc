// dpkg_status_test — the database of dpkg, whole and damaged.

#include "resources/package/dpkg_status.h"

#include <gmock/gmock.h>

namespace vigo::resources {
namespace {

constexpr std::string_view whole =
    "Package: dpkg\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.21.22\n\n"
    "Package: a\nStatus: hold ok installed\nArchitecture: amd64\nVersion: 1:2.0-3\n"
    "Description: first line\n Package: not one\n Status: purge ok not-installed\n\n"
    "Package: b\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 3\n\n"
    "Package: c\nStatus: install reinstreq half-installed\nArchitecture: all\n\n"
    "Package: d\nStatus: install ok installed\nArchitecture: arm64\nVersion: 4";

TEST(DpkgStatus, KnowsWhatIsInstalledAndHow) {
    const auto status = DpkgStatus::parse(whole);
    ASSERT_NE(status.find("a"), nullptr);
    EXPECT_EQ(status.find("a")->version, "1:2.0-3");
    EXPECT_TRUE(status.find("a")->is_whole());
    EXPECT_TRUE(status.find("b")->is_gone());
    EXPECT_FALSE(status.find("c")->is_whole());
    EXPECT_FALSE(status.find("c")->is_gone());
    EXPECT_EQ(status.find("not one"), nullptr);
    EXPECT_EQ(status.find("nobody"), nullptr);
}

TEST(DpkgStatus, KeepsArchitecturesApart) {
    const auto status = DpkgStatus::parse(whole);
    EXPECT_EQ(status.find("d"), nullptr) << "a foreign package is not the one of this machine";
    EXPECT_NE(status.find("d:arm64"), nullptr);
    EXPECT_NE(status.find("d:any"), nullptr);
    EXPECT_EQ(status.find("a:arm64"), nullptr);
    EXPECT_NE(status.find("a:native"), nullptr);
    EXPECT_NE(status.find("c:i386"), nullptr) << "what fits all fits this one";
}

TEST(DpkgStatus, SurvivesEveryCutOfTheFile) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto status = DpkgStatus::parse(whole.substr(0, size));
        const auto* found = status.find("a");
        EXPECT_TRUE(found == nullptr || found->want == "hold") << size;
    }
}

TEST(DpkgStatus, LeavesOutWhatMakesNoSense) {
    const auto status = DpkgStatus::parse(
        "\n\n\nStatus: install ok installed\n\nPackage: x\n\nPackage: y\nStatus: installed\n\n"
        "Package:\nStatus: install ok installed\n\n\xff\xfe\x01: \x02\n");
    for (const auto name : {"x", "y", ""}) EXPECT_EQ(status.find(name), nullptr) << name;
}

}  // namespace
}  // namespace vigo::resources
