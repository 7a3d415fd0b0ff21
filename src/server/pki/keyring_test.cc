// keyring_test — the tls folder in each state that it can be in: new, whole, old, damaged, halved.

#include "server/pki/keyring.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/error.h"
#include "host/full_disk.h"
#include "host/temp_folder.h"
#include "server/pki/files.h"

namespace vigo::pki {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<std::string> names = {"vigo.example.org", "localhost", "127.0.0.1", "::1"};
const Uuid envoy = *Uuid::parse("7c9e6679-7425-40de-944b-e07fc1f90ae7");

Time now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

/// A tls folder that a first start has filled.
class KeyringTest : public ::testing::Test {
 protected:
    KeyringTest() { Keyring(places, names, now()); }

    std::string path(const std::string& name) const { return folder / ("tls/" + name); }
    std::string text(const std::string& name) const { return read_file(path(name)).value_or(""); }
    void put(const std::string& name, std::string_view text) const {
        write_file(path(name), text, 0600);
    }
    void remove(const std::string& name) const { std::filesystem::remove(path(name)); }
    mode_t mode(const std::string& name) const {
        struct stat status {};
        return ::stat(path(name).c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
    }
    std::string refusal(Time at = now()) const {
        try {
            Keyring(places, names, at);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid);
            return error.message();
        }
        return "nothing was refused";
    }

    const TempFolder folder;
    const Places places = places_in(folder / "tls");
};

TEST_F(KeyringTest, the_first_start_makes_everything_and_keeps_keys_private) {
    for (const auto* key : {"key", "ca_key", "bundle_key"}) EXPECT_EQ(mode(key), 0600U) << key;
    for (const auto* open : {"cert", "ca", "bundle_cert"}) EXPECT_EQ(mode(open), 0644U) << open;
    EXPECT_EQ(mode(""), 0700U);
    int count = 0;
    for (const auto& file : std::filesystem::directory_iterator(path(""))) {
        EXPECT_THAT(file.path().filename(),
                    ::testing::AnyOf("cert", "key", "ca", "ca_key", "bundle_key", "bundle_cert"));
        ++count;
    }
    EXPECT_EQ(count, 6);
}

TEST_F(KeyringTest, a_later_start_finds_the_same_things) {
    const Keyring first(places, names, now());
    const Keyring second(places, names, now() + days(300));
    EXPECT_EQ(first.server().certificate, second.server().certificate);
    EXPECT_EQ(first.authority().certificates(), second.authority().certificates());
    EXPECT_EQ(first.authority().fleet(), second.authority().fleet());
    EXPECT_FALSE(first.authority().fleet().is_nil());
    EXPECT_EQ(first.bundle_key().public_key(), second.bundle_key().public_key());
    EXPECT_EQ(first.bundle_certificates(), second.bundle_certificates());
    EXPECT_THAT(second.warnings(), IsEmpty());
}

TEST_F(KeyringTest, what_it_holds_fits_together) {
    const Keyring keyring(places, names, now());
    const auto& ca = keyring.authority().certificates();
    EXPECT_TRUE(crypto::is_pair(keyring.server()));
    EXPECT_TRUE(crypto::is_issued_by(keyring.server().certificate, ca));
    EXPECT_EQ(crypto::verified_bundle_key(keyring.bundle_certificates().front(), ca, now()),
              keyring.bundle_key().public_key());
    EXPECT_THAT(crypto::facts_of(keyring.server().certificate).names,
                ElementsAre("DNS:vigo.example.org", "DNS:localhost", "IP:127.0.0.1", "IP:::1"));
    EXPECT_EQ(keyring.authority().key_digest(), crypto::facts_of(ca).key_digest);
    const auto client =
        keyring.authority().issue_client(crypto::make_request("web-1").request, envoy, now());
    EXPECT_EQ(crypto::envoy_of(client), envoy.text());
    EXPECT_TRUE(crypto::is_issued_by(client, ca));
}

TEST_F(KeyringTest, two_fleets_differ) {
    const TempFolder other;
    const Keyring here(places, names, now());
    const Keyring there(places_in(other / "tls"), names, now());
    EXPECT_NE(here.authority().fleet(), there.authority().fleet());
}

TEST_F(KeyringTest, changed_names_issue_another_leaf_from_the_same_authority) {
    const Keyring before(places, names, now());
    auto more = names;
    more.push_back("10.1.2.3");
    const Keyring after(places, more, now());
    EXPECT_NE(before.server().certificate, after.server().certificate);
    EXPECT_EQ(before.authority().certificates(), after.authority().certificates());
    EXPECT_THAT(crypto::facts_of(after.server().certificate).names,
                ::testing::Contains("IP:10.1.2.3"));
    const Keyring again(places, names, now());
    EXPECT_THAT(crypto::facts_of(again.server().certificate).names,
                ::testing::Not(::testing::Contains("IP:10.1.2.3")));
}

TEST_F(KeyringTest, the_order_of_names_is_of_no_matter) {
    const Keyring before(places, names, now());
    const Keyring after(places, {names.rbegin(), names.rend()}, now());
    EXPECT_EQ(before.server().certificate, after.server().certificate);
}

TEST_F(KeyringTest, a_running_server_gets_a_new_leaf_thirty_days_before_the_end) {
    Keyring keyring(places, names, now());
    const auto first = keyring.server().certificate;
    const auto end = crypto::facts_of(first).not_after;
    EXPECT_FALSE(keyring.refresh(names, end - days(30) - Millis(1000)));
    EXPECT_EQ(keyring.server().certificate, first);
    EXPECT_TRUE(keyring.refresh(names, end - days(30)));
    EXPECT_NE(keyring.server().certificate, first);
    EXPECT_EQ(text("cert"), keyring.server().certificate);
    EXPECT_EQ(text("key"), keyring.server().key);
    EXPECT_FALSE(keyring.refresh(names, end - days(30)));
}

TEST_F(KeyringTest, a_leaf_that_was_removed_is_issued_again) {
    const auto before = text("cert");
    remove("cert");
    remove("key");
    const Keyring keyring(places, names, now());
    EXPECT_NE(keyring.server().certificate, before);
    EXPECT_TRUE(crypto::is_pair(keyring.server()));
}

TEST_F(KeyringTest, a_pair_torn_by_a_crash_is_issued_again) {
    put("key", crypto::make_request("x").key);
    EXPECT_TRUE(crypto::is_pair(Keyring(places, names, now()).server()));
    remove("key");
    EXPECT_TRUE(crypto::is_pair(Keyring(places, names, now()).server()));
}

TEST_F(KeyringTest, a_certificate_of_the_operators_own_is_used_and_never_replaced) {
    const auto foreign = crypto::make_authority("Public CA", now());
    const auto own = crypto::issue_server(foreign, {"www.example.org"}, now());
    put("cert", own.certificate);
    put("key", own.key);
    Keyring keyring(places, names, now());
    EXPECT_EQ(keyring.server().certificate, own.certificate);
    EXPECT_THAT(keyring.warnings(), ElementsAre(HasSubstr("not from the fleet's authority")));
    EXPECT_FALSE(keyring.refresh(names, now() + days(390)));
    EXPECT_THAT(keyring.warnings(),
                ElementsAre(HasSubstr("not from the fleet's authority"), HasSubstr("ends at")));
    const auto next = crypto::issue_server(foreign, {"www.example.org"}, now());
    put("key", next.key);
    put("cert", next.certificate);
    EXPECT_TRUE(keyring.refresh(names, now()));
    EXPECT_EQ(keyring.server().certificate, next.certificate);
    put("key", own.key);
    EXPECT_THAT(refusal(), HasSubstr(path("key") + " does not belong to " + path("cert")));
}

TEST_F(KeyringTest, without_the_authoritys_key_it_runs_and_enrols_nobody) {
    remove("ca_key");
    Keyring keyring(places, names, now());
    EXPECT_FALSE(keyring.authority().can_issue());
    EXPECT_THAT(keyring.warnings(), ElementsAre(HasSubstr("no machine can enrol")));
    try {
        keyring.authority().issue_client(crypto::make_request("x").request, envoy, now());
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::unavailable);
        EXPECT_THAT(error.message(), HasSubstr("enrolment is disabled"));
        EXPECT_THAT(error.message(), HasSubstr(path("ca_key")));
    }
    EXPECT_FALSE(keyring.refresh({"another.example.org"}, now()));
    EXPECT_THAT(keyring.warnings(), ::testing::Contains(HasSubstr("should be issued again")));
    EXPECT_FALSE(std::filesystem::exists(path("ca_key")));
}

TEST_F(KeyringTest, without_the_authoritys_key_what_is_missing_is_named) {
    remove("ca_key");
    remove("bundle_cert");
    EXPECT_THAT(refusal(), HasSubstr(path("bundle_cert")));
    remove("cert");
    EXPECT_THAT(refusal(), HasSubstr(path("bundle_cert")));
}

TEST_F(KeyringTest, without_leaf_and_authoritys_key_it_does_not_start) {
    remove("ca_key");
    remove("cert");
    EXPECT_THAT(refusal(), HasSubstr("no usable server certificate in " + path("cert")));
}

TEST_F(KeyringTest, a_lost_authority_certificate_is_made_again_for_its_key) {
    const Keyring before(places, names, now());
    remove("ca");
    const Keyring after(places, names, now());
    EXPECT_THAT(after.warnings(), ElementsAre(HasSubstr("made again")));
    EXPECT_EQ(after.authority().fleet(), before.authority().fleet());
    EXPECT_EQ(after.server().certificate, before.server().certificate);
    EXPECT_TRUE(
        crypto::is_issued_by(after.server().certificate, before.authority().certificates()));
    EXPECT_TRUE(
        crypto::is_issued_by(before.server().certificate, after.authority().certificates()));
}

TEST_F(KeyringTest, a_lost_authority_is_never_replaced_by_another) {
    remove("ca");
    remove("ca_key");
    EXPECT_THAT(refusal(), HasSubstr("put them back from a backup"));
    EXPECT_FALSE(std::filesystem::exists(path("ca")));
}

TEST_F(KeyringTest, damaged_files_are_named_with_their_mend) {
    const struct {
        std::string name;
        std::string said;
    } cases[] = {{"ca", "holds no certificate"},
                 {"ca_key", "holds no private key"},
                 {"cert", "remove both, and a new pair is issued"},
                 {"bundle_key", "remove it and a new key is made"}};
    for (const auto& [name, said] : cases) {
        const auto good = text(name);
        for (const auto& bad : {std::string("rubbish"), good.substr(0, good.size() / 2)}) {
            put(name, bad);
            EXPECT_THAT(refusal(), HasSubstr(said)) << name;
            EXPECT_THAT(refusal(), HasSubstr(path(name))) << name;
        }
        put(name, good);
        EXPECT_EQ(refusal(), "nothing was refused") << name;
    }
}

TEST_F(KeyringTest, an_authority_whose_halves_do_not_fit_is_refused) {
    put("ca_key", crypto::make_authority("x", now()).key);
    EXPECT_THAT(refusal(), HasSubstr(path("ca_key") + " does not belong to " + path("ca")));
    put("ca", text("cert"));
    EXPECT_THAT(refusal(), HasSubstr("not the certificate of an authority"));
}

TEST_F(KeyringTest, a_second_authority_in_the_file_is_trusted_too) {
    const auto old = crypto::make_authority("old", now());
    put("ca", text("ca") + old.certificate);
    const auto leaf =
        crypto::issue_server(old, {"vigo.example.org", "localhost", "127.0.0.1", "::1"}, now());
    put("cert", leaf.certificate);
    put("key", leaf.key);
    const Keyring keyring(places, names, now());
    EXPECT_EQ(keyring.server().certificate, leaf.certificate);
    EXPECT_EQ(keyring.authority().certificates(), text("ca"));
}

TEST_F(KeyringTest, the_bundle_keys_certificate_is_issued_again_for_the_same_key_in_its_last_year) {
    const Keyring before(places, names, now());
    const Keyring after(places, names, now() + days(10 * 365 - 365 + 1));
    EXPECT_NE(before.bundle_certificates(), after.bundle_certificates());
    EXPECT_EQ(before.bundle_key().public_key(), after.bundle_key().public_key());
    put("bundle_cert", text("cert"));
    EXPECT_EQ(Keyring(places, names, now()).bundle_key().public_key(),
              before.bundle_key().public_key());
    EXPECT_NE(text("bundle_cert"), text("cert"));
}

TEST_F(KeyringTest, keys_that_others_can_read_are_told) {
    for (const auto* key : {"key", "ca_key", "bundle_key"}) {
        std::filesystem::permissions(path(key), std::filesystem::perms{0640});
        EXPECT_THAT(Keyring(places, names, now()).warnings(),
                    ElementsAre(path(key) + " can be read by others: chmod 600 it"));
        std::filesystem::permissions(path(key), std::filesystem::perms{0600});
    }
}

TEST_F(KeyringTest, the_authority_is_certified_again_so_early_that_nothing_issued_is_cut_short) {
    Keyring keyring(places, names, now());
    const auto first = keyring.authority().certificates();
    const auto fleet = keyring.authority().fleet();
    const auto end = crypto::facts_of(first).not_after;
    keyring.refresh(names, end - days(11 * 365) - days(1));
    EXPECT_EQ(keyring.authority().certificates(), first);
    const auto later = end - days(11 * 365);
    EXPECT_TRUE(keyring.refresh(names, later));
    const auto both = keyring.authority().certificates();
    EXPECT_TRUE(both.ends_with(first));
    EXPECT_EQ(text("ca"), both);
    EXPECT_EQ(crypto::facts_of(both).not_after, later + days(30 * 365));
    EXPECT_EQ(keyring.authority().fleet(), fleet);
    EXPECT_TRUE(crypto::is_issued_by(keyring.server().certificate, first));
    EXPECT_EQ(crypto::verified_bundle_key(keyring.bundle_certificates().front(), first, later),
              keyring.bundle_key().public_key());
    EXPECT_FALSE(keyring.refresh(names, later));
    const Keyring again(places, names, later);
    EXPECT_EQ(again.authority().certificates(), both);
    EXPECT_THAT(again.warnings(), IsEmpty());
}

TEST_F(KeyringTest, an_authority_that_is_over_is_dropped_and_the_same_key_goes_on) {
    const Keyring before(places, names, now());
    const Keyring after(places, names, now() + days(30 * 365 + 1));
    EXPECT_EQ(crypto::certificates_in(after.authority().certificates()).size(), 1U);
    EXPECT_EQ(after.authority().key_digest(), before.authority().key_digest());
    EXPECT_TRUE(
        crypto::is_issued_by(after.server().certificate, before.authority().certificates()));
}

TEST_F(KeyringTest, what_was_issued_while_the_clock_was_ahead_is_issued_again) {
    Keyring keyring(places, names, now());
    keyring.refresh(names, now() + days(20 * 365));
    EXPECT_GT(crypto::facts_of(keyring.server().certificate).not_before, now());
    EXPECT_TRUE(keyring.refresh(names, now()));
    for (const auto& each : {keyring.server().certificate, keyring.authority().certificates(),
                             keyring.bundle_certificates().front()}) {
        EXPECT_LE(crypto::facts_of(each).not_before, now());
        EXPECT_GT(crypto::facts_of(each).not_after, now() + days(396));
    }
    EXPECT_FALSE(keyring.refresh(names, now()));
}

TEST_F(KeyringTest, an_operators_own_authority_is_told_when_it_ends_and_left_alone) {
    const auto own = crypto::make_authority("Acme CA", now() - days(30 * 365 - 300));
    const TempFolder other;
    const auto there = places_in(other / "tls");
    write_file(there.authority, own.certificate, 0644);
    write_file(there.authority_key, own.key, 0600);
    Keyring keyring(there, names, now());
    EXPECT_THAT(keyring.warnings(),
                ::testing::Contains(HasSubstr("the authority in " + there.authority + " ends at")));
    EXPECT_FALSE(keyring.refresh(names, now() + days(290)));  // another would end at the same time
    EXPECT_EQ(read_file(there.authority), own.certificate);
    EXPECT_THAT(Keyring(there, names, now() + days(301)).warnings(),
                ::testing::Contains(HasSubstr("expired at")));
}

TEST_F(KeyringTest, what_a_full_disk_does_not_take_serves_and_is_kept_when_it_does) {
    Keyring keyring(places, names, now());
    const auto later = now() + days(20 * 365);
    const auto fleet = keyring.authority().fleet();
    bool is_new = false;
    bool is_new_again = true;
    crypto::KeyPair server;
    Warnings told;
    {
        const FullDisk full;
        is_new = keyring.refresh(names, later);
        server = keyring.server();
        is_new_again = keyring.refresh(names, later);
        told = keyring.warnings();
    }
    EXPECT_TRUE(is_new);
    EXPECT_FALSE(is_new_again) << "another certificate at each look";
    EXPECT_THAT(told, ElementsAre(HasSubstr("used but not kept"), HasSubstr("used but not kept"),
                                  HasSubstr("used but not kept")));
    EXPECT_THAT(told, ::testing::Each(HasSubstr(folder.path())));
    EXPECT_EQ(keyring.server().certificate, server.certificate);
    EXPECT_NE(text("cert"), server.certificate);
    EXPECT_FALSE(keyring.refresh(names, later));
    EXPECT_THAT(keyring.warnings(), IsEmpty());
    EXPECT_EQ(text("cert"), server.certificate);
    EXPECT_EQ(text("key"), server.key);
    EXPECT_EQ(text("ca"), keyring.authority().certificates());
    EXPECT_EQ(text("bundle_cert"), keyring.bundle_certificates().front());
    const Keyring again(places, names, later);
    EXPECT_EQ(again.server().certificate, server.certificate);
    EXPECT_EQ(again.authority().fleet(), fleet);
}

TEST_F(KeyringTest, what_is_new_is_told_also_when_something_else_was_damaged) {
    Keyring keyring(places, names, now());
    const auto later = keyring.authority().ends() - days(11 * 365);
    keyring.refresh(names, later - days(1));
    const auto good = text("cert");
    put("cert", "rubbish");
    EXPECT_THROW(keyring.refresh(names, later), Error);
    put("cert", good);
    EXPECT_TRUE(keyring.refresh(names, later)) << "the authority's certificate";
    EXPECT_FALSE(keyring.refresh(names, later));
}

TEST_F(KeyringTest, a_pair_that_an_operator_puts_there_beats_one_that_was_not_kept) {
    Keyring keyring(places, names, now());
    {
        const FullDisk full;
        keyring.refresh({"another.example.org"}, now());
    }
    const auto foreign = crypto::make_authority("Acme CA", now());
    const auto own = crypto::issue_server(foreign, {"www.example.org"}, now());
    put("cert", own.certificate);
    put("key", own.key);
    EXPECT_TRUE(keyring.refresh({"another.example.org"}, now()));
    EXPECT_EQ(keyring.server().certificate, own.certificate);
    EXPECT_EQ(text("cert"), own.certificate);
}

}  // namespace
}  // namespace vigo::pki
