// apt_test — what apt says, understood; and the setting that it runs in.

#include <gmock/gmock.h>

#include "host/fake_host.h"
#include "resources/package/apt_output.h"
#include "resources/package/manager.h"
#include "resources/support/apt_failure.h"

namespace vigo::resources {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Apt, ReadsThePolicyOfSeveralPackages) {
    const auto offers = parse_policy(
        "nginx:\n"
        "  Installed: 1.22.0\n"
        "  Candidate: 1.22.1-9\n"
        "  Package pin: 1.22.1-9\n"
        "  Version table:\n"
        "     1.22.1-9 500\n"
        "        500 http://deb.debian.org/debian bookworm/main amd64 Packages\n"
        " *** 1.22.0 100\n"
        "        100 /var/lib/dpkg/status\n"
        "libc6:i386:\n"
        "  Installed: (none)\n"
        "  Candidate: 2.36\n"
        "  Version table:\n"
        "     2.36 -1\n"
        "virtual:\n"
        "  Installed: (none)\n"
        "  Candidate: (none)\n"
        "  Version table:\n");
    ASSERT_EQ(offers.size(), 3U);
    EXPECT_EQ(offers.at("nginx").newest, "1.22.1-9");
    EXPECT_THAT(offers.at("nginx").versions, ElementsAre("1.22.1-9", "1.22.0"));
    EXPECT_EQ(offers.at("libc6:i386").newest, "2.36");
    EXPECT_EQ(offers.at("virtual").newest, "");
    EXPECT_THAT(parse_policy("N: Unable to locate package nosuch\n"), IsEmpty());
    EXPECT_THAT(parse_policy(""), IsEmpty());
}

TEST(Apt, ReadsWhatASimulationWouldUpgrade) {
    const auto upgrades = parse_simulation(
        "Reading package lists...\n"
        "Inst base-files [12.4] (12.4+deb12u5 Debian:12.5/stable [amd64])\n"
        "Inst linux-image-new (6.1 Debian:12.5/stable [amd64])\n"
        "Conf base-files (12.4+deb12u5 Debian:12.5/stable [amd64])\n"
        "Inst\n");
    EXPECT_THAT(upgrades, ElementsAre(Pair("base-files", "12.4+deb12u5")));
}

TEST(Apt, FindsTheReleaseAmongTheFlags) {
    const std::vector<std::string> flags{"--no-install-recommends",
                                         "-t",
                                         "bookworm-backports",
                                         "-tx",
                                         "--target-release=y",
                                         "--default-release",
                                         "z",
                                         "-t"};
    EXPECT_THAT(release_of(flags),
                ElementsAre("-t", "bookworm-backports", "-tx", "--target-release=y",
                            "--default-release", "z", "-t"));
    EXPECT_THAT(release_of({}), IsEmpty());
}

struct Symptom {
    std::string_view said;
    Fault fault;
    std::string_view message;
};

constexpr Symptom symptoms[] = {
    {"E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt)\n",
     Fault::unavailable,
     "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt)"},
    {"dpkg: error: dpkg frontend lock-frontend was locked by another process with pid 7\n",
     Fault::unavailable,
     "dpkg: error: dpkg frontend lock-frontend was locked by another process with pid 7"},
    {"Err:1 http://x\nE: Some index files failed to download. They have been ignored\n",
     Fault::unavailable, "E: Some index files failed to download. They have been ignored"},
    {"W: GPG error: http://x: EXPKEYSIG 0E98404D386FA1D9\nE: The repository is not signed.\n",
     Fault::unavailable, "E: The repository is not signed."},
    {"dpkg: error processing archive x.deb (--unpack):\n write: No space left on device\n",
     Fault::unavailable, "dpkg: error processing archive x.deb (--unpack):"},
    {"E: Unable to locate package nosuch\n", Fault::not_found,
     "E: Unable to locate package nosuch"},
    {"post-installation script failed\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n",
     Fault::conflict, "E: Sub-process /usr/bin/dpkg returned an error code (1)"},
    {"something odd\n", Fault::conflict, "something odd"},
    {"", Fault::conflict, "exit status 100"},
};

TEST(Apt, TellsWhatIsInTheWayFromWhatIsWrong) {
    for (const auto& each : symptoms) {
        const auto error = apt_failure({.status = 100, .err = std::string(each.said)});
        EXPECT_EQ(error.fault(), each.fault) << each.said;
        EXPECT_EQ(error.message(), each.message);
    }
}

TEST(Apt, RunsWithNobodyToAsk) {
    FakeHost host;
    host.programs().answer_run("apt-mark hold a", {});
    apt().apply(host, {.hold = {"a"}});
    const auto& environment = host.programs().ran().at(0).environment;
    EXPECT_THAT(environment, testing::Contains(Pair("DEBIAN_FRONTEND", "noninteractive")));
    EXPECT_THAT(environment, testing::Contains(Pair("APT_LISTCHANGES_FRONTEND", "none")));
}

TEST(Apt, ReadsItsDatabaseOnceForManyPackages) {
    FakeHost host;
    std::string status;
    for (int at = 0; at < 50; ++at)
        status += "Package: p" + std::to_string(at) +
                  "\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n";
    host.disk().set("/var/lib/dpkg/status", {.content = status});
    for (int at = 0; at < 50; ++at) EXPECT_TRUE(apt().find(host, "p" + std::to_string(at)));
    EXPECT_EQ(host.counts().read, 1);
    EXPECT_EQ(host.counts().query, 0);
}

}  // namespace
}  // namespace vigo::resources
