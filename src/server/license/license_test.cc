// Tests of license: what an issuer signed holds, and nothing else does.

#include "server/license/license.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.h"

namespace vigo::license {
namespace {

const auto issuer = crypto::SigningKey::from_seed(std::string(32, 'i'));
const License fifty{.id = "L-1", .customer = "ann", .envoys = 50, .issued_ms = 1'000};

class LicenseTest : public testing::Test {
 protected:
    LicenseTest() {
        std::string name =
            (std::filesystem::temp_directory_path() / "vigo-license-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        write("issuer.pub", to_text(issuer.public_key()));
    }
    ~LicenseTest() override { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    }
    Standing standing(std::int64_t now_ms = 2'000) const {
        return standing_in(folder_, from_ms(now_ms));
    }
    std::string folder_;
};

TEST(License, comes_back_as_it_was_issued) {
    EXPECT_EQ(read(issue(fifty, issuer), issuer.public_key()), fifty);
    EXPECT_EQ(parse_issuer(to_text(issuer.public_key())), issuer.public_key());
}

TEST(License, that_was_changed_or_is_of_another_issuer_is_refused) {
    auto changed = issue(fifty, issuer);
    changed.replace(changed.find("50"), 2, "99");
    const auto other = crypto::SigningKey::make();
    for (const auto& text : {changed, issue(fifty, other), std::string("{}"), std::string("x"),
                             std::string(R"({"license": {}, "signature": "00"})")})
        EXPECT_THROW(read(text, issuer.public_key()), Error) << text;
    EXPECT_THROW(parse_issuer("abc"), Error);
}

TEST_F(LicenseTest, one_of_each_issuer_that_issuer_pub_names_counts) {
    const auto other = crypto::SigningKey::make();
    write("issuer.pub", to_text(issuer.public_key()) + to_text(other.public_key()));
    for (const auto& by : {std::cref(issuer), std::cref(other)}) {
        write("a.lic", issue(fifty, by));
        EXPECT_EQ(standing().problem, "");
        EXPECT_EQ(standing().cap(), 50);
    }
    write("issuer.pub", "");
    EXPECT_NE(standing().problem, "");
    write("issuer.pub", to_text(issuer.public_key()) + "abc\n");
    EXPECT_NE(standing().problem, "");
}

TEST_F(LicenseTest, without_a_file_the_community_tier_has_no_cap) {
    EXPECT_EQ(standing().tier(), "community");
    EXPECT_EQ(standing().cap(), 0);
    EXPECT_EQ(standing().problem, "");
    EXPECT_EQ(standing_in(folder_ + "/none", from_ms(1)).cap(), 0);
}

TEST_F(LicenseTest, the_first_file_by_name_counts) {
    auto other = fifty;
    other.envoys = 7;
    write("b.lic", issue(fifty, issuer));
    write("a.lic", issue(other, issuer));
    EXPECT_EQ(standing().cap(), 7);
    EXPECT_EQ(standing().tier(), "enterprise");
}

TEST_F(LicenseTest, one_that_expired_keeps_its_cap_and_says_so) {
    auto old = fifty;
    old.expires_ms = 1'500;
    write("a.lic", issue(old, issuer));
    EXPECT_FALSE(standing(1'499).expired);
    EXPECT_TRUE(standing(1'500).expired);
    EXPECT_EQ(standing(1'500).cap(), 50);
}

TEST_F(LicenseTest, one_that_cannot_be_believed_does_not_count_and_is_named) {
    write("a.lic", issue(fifty, crypto::SigningKey::make()));
    EXPECT_EQ(standing().cap(), 0);
    EXPECT_NE(standing().problem.find("a.lic: the licence was not signed by the issuer"),
              std::string::npos)
        << standing().problem;
    std::filesystem::remove(folder_ + "/issuer.pub");
    EXPECT_NE(standing().problem.find("issuer.pub cannot be read"), std::string::npos)
        << standing().problem;
}

}  // namespace
}  // namespace vigo::license
