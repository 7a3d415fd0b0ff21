// signing_test — the vectors of RFC 8032 section 7.1, and what must not verify.

#include "crypto/signing.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "crypto/x509.h"

namespace vigo::crypto {
namespace {

std::string bytes_of(std::string_view hex) {
    const auto bytes = from_hex(hex);
    return {bytes.begin(), bytes.end()};
}

struct Vector {
    std::string_view name;
    std::string_view seed;
    std::string_view key;
    std::string_view message;
    std::string_view signature;
};

constexpr Vector vectors[] = {
    {"TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(Signing, gives_the_answers_of_rfc_8032) {
    for (const auto& known : vectors) {
        const auto key = SigningKey::from_seed(bytes_of(known.seed));
        const std::string message = bytes_of(known.message);
        EXPECT_EQ(key.public_key().bytes(), bytes_of(known.key)) << known.name;
        EXPECT_EQ(view(key.sign(message)), bytes_of(known.signature)) << known.name;
        EXPECT_TRUE(key.public_key().verify(message, bytes_of(known.signature))) << known.name;
        EXPECT_EQ(key.seed(), bytes_of(known.seed)) << known.name;
    }
}

TEST(Signing, refuses_every_signature_with_one_bit_changed) {
    const auto key = SigningKey::make();
    const auto good = key.sign("message");
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] = static_cast<unsigned char>(bad[bit / 8] ^ (1U << (bit % 8)));
        EXPECT_FALSE(key.public_key().verify("message", view(bad))) << bit;
    }
}

TEST(Signing, refuses_another_message_key_or_length) {
    const auto key = SigningKey::make();
    const auto signature = key.sign("message");
    EXPECT_TRUE(key.public_key().verify("message", view(signature)));
    EXPECT_FALSE(key.public_key().verify("Message", view(signature)));
    EXPECT_FALSE(SigningKey::make().public_key().verify("message", view(signature)));
    EXPECT_FALSE(key.public_key().verify("message", view(signature).substr(1)));
    EXPECT_FALSE(key.public_key().verify("message", ""));
}

TEST(Signing, a_key_of_all_zeros_verifies_nothing) {
    const auto zero = PublicKey::from_bytes(std::string(32, '\0'));
    EXPECT_FALSE(zero.verify("message", std::string(64, '\0')));
}

TEST(Signing, a_moved_key_signs_and_leaves_nothing_behind) {
    auto first = SigningKey::make();
    const auto seed = first.seed();
    const SigningKey second = std::move(first);
    EXPECT_EQ(second.seed(), seed);
    EXPECT_EQ(first.seed(), std::string(32, '\0'));  // NOLINT(bugprone-use-after-move)
}

TEST(Signing, refuses_keys_of_another_length) {
    for (const std::size_t size : {0U, 31U, 33U, 64U}) {
        EXPECT_THROW(SigningKey::from_seed(std::string(size, 'x')), Error);
        EXPECT_THROW(PublicKey::from_bytes(std::string(size, 'x')), Error);
    }
}

TEST(Signing, a_key_comes_back_from_its_file) {
    const auto key = SigningKey::make();
    const auto pem = to_pem(key);
    EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    EXPECT_EQ(signing_key_from_pem(pem).seed(), key.seed());
    // The example of RFC 8410, section 10.3.
    const auto known = signing_key_from_pem(
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
        "-----END PRIVATE KEY-----\n");
    EXPECT_EQ(known.public_key().bytes(),
              bytes_of("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"));
}

TEST(Signing, a_file_of_another_kind_is_no_signing_key) {
    const auto other = make_authority("x", Time()).key;
    for (const auto& text : {std::string(), std::string("x"), other})
        EXPECT_THROW(signing_key_from_pem(text), Error);
}

}  // namespace
}  // namespace vigo::crypto
