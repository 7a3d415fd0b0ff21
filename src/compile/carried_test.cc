// carried_test — what the catalogue keeps for others: devices, claims, waivers, secrets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compile/compliance.h"
#include "compile/devices.h"
#include "compile/testing.h"

namespace vigo::compile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::loaded;
using ::testing::Not;

const SourceTree tree{
    {"configcrates/net/ntp.vgo", "name: ntp\ncompliance: {hipaa: [a, b]}\nprovides: [time-sync]\n"},
    {"configcrates/compliance.vgo", "provides: [everything]\n"},
    {"configcrates/net/compliance.vgo", "compliance: {pci-dss: [\"2.3\"]}\n"},
    {"configcrates/web.vgo", "name: web\nbundle: {cis: [\"1.1\"]}\n"},
    {"compliance.vgo",
     "waivers:\n"
     "  - {framework: hipaa, controls: [a], reason: lab, approved_by: eve, expires: 2027-01-31}\n"
     "  - {framework: cis, controls: [b], reason: x, approved_by: eve, expires: 2027-01-31, match: "
     "\"WEB*\"}\n"},
    {"eu/compliance.vgo",
     "waivers: [{framework: pci, controls: [c], reason: x, approved_by: eve, expires: "
     "2027-01-31}]\n"},
    {"envoys.vgo",
     "envoys:\n"
     "  - match: sw1\n"
     "    network_device: {gateway: web1, type: arista_eos, ssh_user: admin, ssh_password: "
     "\"secret:sw/ssh\"}\n"
     "  - {match: [\"web*\", \"db*\"], configcrates: [ntp, web]}\n"},
    {"eu/envoys.vgo", "envoys: [{match: \"eu*\"}]\n"},
};

std::vector<std::string> names(const References& references) {
    std::vector<std::string> made;
    for (const auto& each : references) made.push_back(each.name);
    return made;
}

TEST(Claims, AreUnitedFromTheFoldersDownToTheCrate) {
    const auto catalogue = loaded(tree);
    const auto ntp = claims_of(*catalogue, "ntp");
    EXPECT_THAT(names(ntp.provides), ElementsAre("everything", "time-sync"));
    ASSERT_EQ(ntp.compliance.size(), 2U);
    EXPECT_EQ(ntp.compliance[0].framework.name, "pci-dss");
    EXPECT_EQ(ntp.compliance[1].ids[1].where.text(), "configcrates/net/ntp.vgo:2:25");
    EXPECT_EQ(claims_of(*catalogue, "web").bundle.at(0).framework.name, "cis");
    EXPECT_TRUE(claims_of(*catalogue, "nosuch").empty());
}

TEST(Waivers, AreInheritedAndMayNameHosts) {
    const auto catalogue = loaded(tree);
    const auto frameworks = [&](std::string_view hostname) {
        std::vector<std::string> made;
        for (const auto* each : waivers_of(*catalogue, hostname))
            made.push_back(each->framework.name);
        return made;
    };
    EXPECT_THAT(frameworks("web1"), ElementsAre("hipaa", "cis"));
    EXPECT_THAT(frameworks("db1"), ElementsAre("hipaa"));
    EXPECT_THAT(frameworks("eu1"), ElementsAre("hipaa", "pci"));
    EXPECT_TRUE(frameworks("nobody").empty());
}

TEST(Devices, AreKnownByTheirEntry) {
    const auto catalogue = loaded(tree);
    const auto* device = device_of(*catalogue, *match(*catalogue, "sw1"));
    ASSERT_NE(device, nullptr);
    EXPECT_EQ(device->type, DeviceType::arista_eos);
    EXPECT_EQ(device->gateway.name, "web1");
    EXPECT_EQ(device->ssh_password.name, "secret:sw/ssh");
    EXPECT_EQ(device->port, 22);
    EXPECT_EQ(device_of(*catalogue, *match(*catalogue, "web1")), nullptr);
}

TEST(Secrets, AreAskedForOnceEachWhereABackendIs) {
    auto asking = tree;
    asking["configcrates/web.vgo"] =
        "name: web\nvars: {a: \"secret:web/a\", b: \"secret:web/a\"}\n";
    std::vector<std::string> asked;
    const FindSecret find = [&](std::string_view path) {
        asked.emplace_back(path);
        return std::string(path == "web/a" ? "permission denied" : "");
    };
    Diagnostics findings;
    EXPECT_EQ(load(asking, testing::types(), findings, find), nullptr);
    EXPECT_THAT(asked, ElementsAre("sw/ssh", "web/a"));
    EXPECT_THAT(
        findings.text(),
        HasSubstr("configcrates/web.vgo:2:11: error VG2021: secret web/a: permission denied"));
    EXPECT_THAT(findings.text(), Not(HasSubstr("VG2022")));
}

TEST(Secrets, APlainPasswordIsAnErrorWhereItCouldBeASecret) {
    const auto plain = testing::tree_of("  - {type: user, username: dan, password: hunter2}\n");
    Diagnostics alone;
    EXPECT_NE(load(plain, testing::types(), alone), nullptr);
    EXPECT_THAT(alone.text(), HasSubstr("warning VG4007: password of \"user-1\""));
    Diagnostics served;
    const FindSecret find = [](std::string_view) { return std::string(); };
    EXPECT_EQ(load(plain, testing::types(), served, find), nullptr);
    EXPECT_THAT(served.text(), HasSubstr("error VG4007"));
}

}  // namespace
}  // namespace vigo::compile
