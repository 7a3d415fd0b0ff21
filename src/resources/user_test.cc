// user_test — passwords, whose hashes are different each time.

#include <gmock/gmock.h>

#include "crypto/digest.h"
#include "host/fake_host.h"
#include "resources/catalogue.h"

namespace vigo::resources {
namespace {

std::unique_ptr<const Want> wanted(std::string_view password) {
    Map attributes;
    attributes.add("username", "www-data");
    attributes.add("manage_home", false);
    attributes.add("password", password);
    Diagnostics findings;
    Reader reader(findings);
    auto want = user().decode(attributes, reader);
    EXPECT_TRUE(want) << findings.text();
    return want;
}

std::string hash_on(const FakeHost& host) {
    return host.accounts().user("www-data")->password_hash;
}

void set_hash(FakeHost& host, const std::string& hash) {
    host.accounts().change_user("www-data", {.password_hash = hash});
}

TEST(User, SetsAPasswordAndNeverShowsIt) {
    FakeHost host;
    const auto want = wanted("correct horse");
    const auto drift = want->check(host);
    ASSERT_EQ(drift.differences().size(), 1U);
    const auto& only = drift.differences()[0];
    EXPECT_EQ(only.property, "password");
    EXPECT_TRUE(only.secret);
    EXPECT_EQ(only.is, "none");
    EXPECT_EQ(only.want, "(hidden)");

    for (const auto& fix : drift.fixes()) fix(host);
    EXPECT_TRUE(hash_on(host).starts_with("$6$"));
    EXPECT_TRUE(crypto::fits_password("correct horse", hash_on(host)));
    EXPECT_TRUE(want->check(host).empty());
}

TEST(User, SeesThatSomebodyChangedAPasswordThatItFoundRightBefore) {
    FakeHost host;
    set_hash(host, crypto::crypt_password("first"));
    const auto want = wanted("first");
    EXPECT_TRUE(want->check(host).empty());
    EXPECT_TRUE(want->check(host).empty());
    set_hash(host, crypto::crypt_password("second"));
    ASSERT_FALSE(want->check(host).empty());
    EXPECT_EQ(want->check(host).differences()[0].is, "another one");
}

TEST(User, UnlocksAPasswordThatItManages) {
    FakeHost host;
    set_hash(host, "!" + crypto::crypt_password("first"));
    const auto drift = wanted("first")->check(host);
    ASSERT_EQ(drift.differences().size(), 1U);
    EXPECT_EQ(drift.differences()[0].is, "locked");
}

TEST(User, CreatesAUserWithItsPassword) {
    FakeHost host;
    Map attributes;
    attributes.add("username", "dan");
    attributes.add("password", "secret word");
    Diagnostics findings;
    Reader reader(findings);
    const auto want = user().decode(attributes, reader);
    const auto drift = want->check(host);
    ASSERT_EQ(drift.differences().size(), 1U);
    EXPECT_EQ(drift.differences()[0].property, "state");
    for (const auto& fix : drift.fixes()) fix(host);
    EXPECT_TRUE(crypto::fits_password("secret word", host.accounts().user("dan")->password_hash));
    EXPECT_TRUE(want->check(host).empty());
}

}  // namespace
}  // namespace vigo::resources
