// platform_test — what the os-release of well-known systems says of them.

#include "host/platform.h"

#include <gmock/gmock.h>

namespace vigo {
namespace {

struct Case {
    std::string_view name;
    std::string_view text;
    Platform want;
};

const Case cases[] = {
    {"Debian 12",
     "PRETTY_NAME=\"Debian GNU/Linux 12 "
     "(bookworm)\"\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nID=debian\n",
     {"debian", "debian", "12", "Debian GNU/Linux 12 (bookworm)", "debian", "bookworm"}},
    {"Debian sid has no version",
     "PRETTY_NAME=\"Debian GNU/Linux trixie/sid\"\nVERSION_CODENAME=trixie\nID=debian\n",
     {"debian", "debian", "", "Debian GNU/Linux trixie/sid", "debian", "trixie"}},
    {"Linux Mint is made from Ubuntu",
     "NAME=\"Linux Mint\"\nVERSION_ID=\"22\"\nID=linuxmint\nID_LIKE=\"ubuntu "
     "debian\"\nVERSION_CODENAME=wilma\n"
     "UBUNTU_CODENAME=noble\n",
     {"linuxmint", "debian", "22", "", "ubuntu", "noble"}},
    {"LMDE is made from Debian",
     "ID=linuxmint\nID_LIKE=debian\nVERSION_ID=\"6\"\nVERSION_CODENAME=faye\nDEBIAN_CODENAME="
     "bookworm\n",
     {"linuxmint", "debian", "6", "", "debian", "bookworm"}},
    {"Rocky is like rhel",
     "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"\n",
     {"rocky", "rhel", "9.3", "", "rhel", ""}},
    {"an unknown child takes the family of its parent",
     "ID=nitrux\nID_LIKE=\"debian\"\n",
     {"nitrux", "debian", "", "", "debian", ""}},
    {"an unknown orphan is its own family", "ID=plan9\n", {"plan9", "plan9", "", "", "plan9", ""}},
    {"openSUSE by the start of its id",
     "ID=\"opensuse-leap\"\n",
     {"opensuse-leap", "suse", "", "", "opensuse-leap", ""}},
    {"quotes, escapes and comments",
     "# a comment = here\nID='debian'\nPRETTY_NAME=\"a \\\"b\\\" \\$c\"\n",
     {"debian", "debian", "", "a \"b\" $c", "debian", ""}},
    {"nothing", "", {}},
};

TEST(Platform, IsReadFromOsRelease) {
    for (const auto& each : cases) {
        const auto got = parse_platform(each.text);
        EXPECT_EQ(got.id, each.want.id) << each.name;
        EXPECT_EQ(got.family, each.want.family) << each.name;
        EXPECT_EQ(got.version, each.want.version) << each.name;
        EXPECT_EQ(got.name, each.want.name) << each.name;
        EXPECT_EQ(got.upstream_id, each.want.upstream_id) << each.name;
        EXPECT_EQ(got.upstream_codename, each.want.upstream_codename) << each.name;
    }
}

}  // namespace
}  // namespace vigo
