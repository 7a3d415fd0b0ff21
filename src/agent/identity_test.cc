// identity_test — the files that say who an envoy is.

#include "agent/identity.h"

#include <gmock/gmock.h>

#include "agent/scripted_server_test.h"
#include "host/fake_host.h"

namespace vigo::agent {
namespace {

using testing::HasSubstr;

class IdentityTest : public testing::Test {
 protected:
    IdentityFiles files() { return {host_, Settings()}; }
    void save() { files().save(server_.enrol()); }
    const FakeFile* file(const std::string& name) const {
        return host_.disk().find("/etc/vigo-envoy/" + name);
    }

    ScriptedServer server_;
    FakeHost host_;
};

TEST_F(IdentityTest, nobody_before_enrolment) { EXPECT_FALSE(files().load()); }

TEST_F(IdentityTest, is_the_same_after_a_restart) {
    const auto identity = server_.enrol();
    files().save(identity);
    const auto loaded = files().load();
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->envoy, identity.envoy);
    EXPECT_EQ(loaded->fleet, identity.fleet);
    EXPECT_EQ(loaded->key.public_key(), identity.key.public_key());
    EXPECT_EQ(loaded->certificate, identity.certificate);
    EXPECT_EQ(loaded->certificate_key, identity.certificate_key);
    EXPECT_EQ(loaded->authorities, identity.authorities);
    EXPECT_EQ(loaded->bundle_keys, identity.bundle_keys);
}

TEST_F(IdentityTest, private_keys_are_private_and_links_lead_to_the_public_files) {
    save();
    EXPECT_EQ(file("envoy.key")->mode, 0600U);
    EXPECT_EQ(file("client.key")->mode, 0600U);
    EXPECT_EQ(file("client.crt")->mode, 0644U);
    EXPECT_EQ(file("client.next"), nullptr);
    EXPECT_EQ(host_.disk().find("/etc/vigo/ca.pem")->content, "../vigo-envoy/ca.pem");
    EXPECT_EQ(host_.disk().find("/etc/vigo/client.crt")->content, "../vigo-envoy/client.crt");
}

TEST_F(IdentityTest, a_missing_file_is_named_with_the_mend) {
    for (const std::string name : {"ca.pem", "envoy.key", "fleet"}) {
        save();
        host_.disk().erase("/etc/vigo-envoy/" + name);
        try {
            files().load();
            ADD_FAILURE() << name;
        } catch (const Error& error) {
            EXPECT_THAT(error.message(),
                        HasSubstr("/etc/vigo-envoy/" + name + " is missing: run `vigo register`"));
        }
    }
}

TEST_F(IdentityTest, a_damaged_file_that_nobody_can_give_again_is_named) {
    for (const std::string name : {"ca.pem", "envoy.key", "fleet", "uuid"}) {
        save();
        host_.disk().set("/etc/vigo-envoy/" + name, {.content = "garbage"});
        try {
            files().load();
            ADD_FAILURE() << name;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid);
            EXPECT_THAT(error.message(), HasSubstr("/etc/vigo-envoy/" + name));
        }
    }
}

TEST_F(IdentityTest, what_the_server_gives_again_is_left_out_and_put_aside_when_it_is_damaged) {
    const struct {
        std::string name;
        std::string content;
        std::size_t aside;
    } cases[] = {
        {"client.crt", "garbage", 2},
        {"client.key", "garbage", 2},
        {"client.key", crypto::make_request("another").key, 2},
        {"bundle-keys.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 1}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.name);
        save();
        host_.disk().set("/etc/vigo-envoy/" + each.name, {.content = each.content});
        const auto identity = files().load();
        ASSERT_TRUE(identity);
        const bool pair = each.name.starts_with("client");
        EXPECT_EQ(identity->certificate.empty(), pair);
        EXPECT_EQ(identity->bundle_keys.empty(), !pair);
        files().put_damage_aside(host_.clock().now());
        std::size_t aside = 0;
        for (const auto& name : host_.files().list("/etc/vigo-envoy")) {
            if (name.find(".damaged-1769847300000") == std::string::npos) continue;
            ++aside;
            host_.disk().erase("/etc/vigo-envoy/" + name);
        }
        EXPECT_EQ(aside, each.aside);
        EXPECT_EQ(file(each.name), nullptr);
        files().put_damage_aside(host_.clock().now());  // nothing is left to do
        EXPECT_TRUE(files().load());
    }
}

TEST_F(IdentityTest, a_certificate_at_an_operators_own_place_is_not_fetched) {
    save();
    IdentityFiles own(host_, Settings{.cert_file = "/etc/pki/vigo.crt"});
    try {
        own.load();
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("/etc/pki/vigo.crt is missing"));
    }
}

TEST_F(IdentityTest, a_disk_that_takes_nothing_keeps_nobody_from_starting) {
    save();
    const auto next = server_.enrol();
    host_.disk().set("/etc/vigo-envoy/client.next",
                     {.mode = 0600, .content = next.certificate + next.certificate_key});
    for (const auto* name : {"client.key", "client.crt"})
        host_.disk().refuse("/etc/vigo-envoy/" + std::string(name),
                            Error(Fault::unavailable, "Read-only file system"));
    EXPECT_FALSE(files().load()->certificate.empty());
}

TEST_F(IdentityTest, a_change_of_certificate_that_was_cut_short_is_finished) {
    save();
    const auto other = server_.enrol();
    // Killed after the first of the two files was written.
    host_.disk().set("/etc/vigo-envoy/client.next",
                     {.mode = 0600, .content = other.certificate + other.certificate_key});
    host_.disk().set("/etc/vigo-envoy/client.key",
                     {.mode = 0600, .content = other.certificate_key});
    const auto loaded = files().load();
    EXPECT_EQ(loaded->certificate, other.certificate);
    EXPECT_EQ(loaded->certificate_key, other.certificate_key);
    EXPECT_EQ(file("client.next"), nullptr);
}

TEST_F(IdentityTest, one_who_waits_for_approval_keeps_its_key) {
    const auto key = files().pending_key().public_key();
    EXPECT_EQ(files().pending_key().public_key(), key);
    EXPECT_FALSE(files().load());
}

TEST_F(IdentityTest, forgets_who_it_was_and_keeps_its_settings) {
    save();
    files().save_config({.server = "vigo.example:1530"});
    files().forget();
    EXPECT_FALSE(files().load());
    EXPECT_EQ(file("envoy.key"), nullptr);
    EXPECT_EQ(host_.disk().find("/etc/vigo/ca.pem"), nullptr);
    EXPECT_NE(file("config"), nullptr);
}

TEST(CertificatesIn, splits_a_bundle_of_them) {
    const ScriptedServer server;
    const auto one = server.authority();
    const auto two = crypto::certificates_in(one + "noise\n" + one);
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(two[0], one);
    EXPECT_TRUE(crypto::certificates_in("-----BEGIN CERTIFICATE-----\nbroken off").empty());
}

}  // namespace
}  // namespace vigo::agent
