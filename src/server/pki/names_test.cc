// names_test — which names a server certificate carries, in which spelling.

#include "server/pki/names.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace vigo::pki {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Names, the_setting_comes_first_and_each_name_once) {
    EXPECT_THAT(wanted_names({.hostname = "Vigo.Example.org",
                              .machine = "srv1",
                              .addresses = {"127.0.0.1", "192.0.2.7", "2001:DB8:0:0:0:0:0:5"},
                              .extra = {"vigo.example.org", "2001:db8::5", "alias"}}),
                ElementsAre("vigo.example.org", "srv1", "localhost", "127.0.0.1", "::1",
                            "192.0.2.7", "2001:db8::5", "alias"));
}

TEST(Names, nothing_given_leaves_the_loopback) {
    EXPECT_THAT(wanted_names({}), ElementsAre("localhost", "127.0.0.1", "::1"));
}

TEST(Names, a_machine_with_an_odd_name_is_no_obstacle) {
    EXPECT_THAT(wanted_names({.machine = "my host!"}),
                ElementsAre("localhost", "127.0.0.1", "::1"));
}

TEST(Names, a_setting_that_is_no_name_is_refused_by_its_place) {
    const auto refusal = [](const NameSources& from) -> std::string {
        try {
            wanted_names(from);
        } catch (const Error& error) {
            return error.message();
        }
        return "";
    };
    EXPECT_EQ(refusal({.extra = {"ok", "https://x"}}),
              "server.tls_sans: `https://x` is neither a DNS name nor an IP address");
    EXPECT_THAT(refusal({.extra = {""}}), HasSubstr("server.tls_sans"));
    EXPECT_THAT(refusal({.hostname = "a b"}), HasSubstr("server.hostname"));
}

TEST(Names, the_machine_tells_its_own) {
    const auto found = machine_names("vigo.example.org", {"alias"});
    EXPECT_EQ(found.hostname, "vigo.example.org");
    EXPECT_THAT(found.addresses, Contains("127.0.0.1"));
    for (const auto& address : found.addresses) {
        EXPECT_FALSE(address.starts_with("fe80")) << address;
        EXPECT_THAT(wanted_names(found), Contains(address));
    }
}

TEST(Names, are_spelled_as_certificates_spell_them) {
    EXPECT_EQ(as_certified("localhost"), "DNS:localhost");
    EXPECT_EQ(as_certified("127.0.0.1"), "IP:127.0.0.1");
    EXPECT_EQ(as_certified("::1"), "IP:::1");
}

}  // namespace
}  // namespace vigo::pki
