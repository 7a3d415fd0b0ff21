// digest_test — known answers of FIPS 180, RFC 4231 and RFC 4648, and crypt(3) hashes.

#include "crypto/digest.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace vigo::crypto {
namespace {

struct Answer {
    std::string message;
    std::string digest;
};

// FIPS 180-4 examples, and the empty message.
const Answer sha256_answers[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {std::string(1'000'000, 'a'),
     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

TEST(Digest, sha256_gives_the_published_answers) {
    for (const auto& known : sha256_answers) EXPECT_EQ(to_hex(sha256(known.message)), known.digest);
}

TEST(Digest, sha512_and_md5_give_the_published_answers) {
    EXPECT_EQ(sha512_hex("abc"),
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    EXPECT_EQ(md5_hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
}

TEST(Digest, a_stream_gives_the_digest_of_its_pieces_and_starts_afresh) {
    Sha256Stream stream;
    for (int round = 0; round < 2; ++round)
        for (const auto& known : sha256_answers) {
            for (std::size_t at = 0; at < known.message.size(); at += 977)
                stream.add(std::string_view(known.message).substr(at, 977));
            EXPECT_EQ(to_hex(stream.finish()), known.digest);
        }
}

TEST(Digest, a_stream_can_be_moved) {
    Sha256Stream first;
    first.add("a");
    Sha256Stream second = std::move(first);
    second.add("bc");
    EXPECT_EQ(second.finish(), sha256("abc"));
}

TEST(Digest, hmac_gives_the_answers_of_rfc_4231) {
    EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                                 "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(to_hex(hmac_sha256("", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digest, random_bytes_differ) {
    EXPECT_EQ(random_bytes(0), "");
    EXPECT_EQ(random_bytes(33).size(), 33U);
    EXPECT_NE(random_bytes(32), random_bytes(32));
}

TEST(Digest, equal_compares_content_and_length) {
    EXPECT_TRUE(equal("", ""));
    EXPECT_TRUE(equal("abc", "abc"));
    EXPECT_FALSE(equal("abc", "abd"));
    EXPECT_FALSE(equal("abc", "ab"));
}

TEST(Digest, base64_gives_the_answers_of_rfc_4648) {
    const std::pair<std::string, std::string> answers[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
    for (const auto& [bytes, text] : answers) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    EXPECT_EQ(from_base64("+/8="), "\xfb\xff");
    EXPECT_EQ(from_base64("Zg=="), "f");
    EXPECT_EQ(from_base64("Zm8="), "fo");
}

TEST(Digest, base64_refuses_what_is_none) {
    for (const auto* text : {"Z", "Zg=", "Zg===", "Z g", "Zm9v====", "====", "Zh", "Zm9v\n", "é"})
        EXPECT_THROW(from_base64(text), Error) << text;
}

TEST(Password, a_new_hash_fits_its_password_only) {
    const std::string hash = crypt_password("correct horse");
    EXPECT_TRUE(hash.starts_with("$6$"));
    EXPECT_TRUE(fits_password("correct horse", hash));
    EXPECT_FALSE(fits_password("correct hors", hash));
    EXPECT_NE(hash, crypt_password("correct horse"));
}

TEST(Password, knows_hashes_of_other_programs) {
    // As `openssl passwd -6 -salt saltstring` and `-5` print them.
    const std::string sha512 =
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoE"
        "OfaS35inz1";
    const std::string sha256 = "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5";
    EXPECT_TRUE(fits_password("Hello world!", sha512));
    EXPECT_TRUE(fits_password("Hello world!", sha256));
    EXPECT_FALSE(fits_password("hello world!", sha512));
}

TEST(Password, a_locked_or_foreign_hash_fits_nothing) {
    for (const auto* hash : {"", "!", "*", "!!", "$6$", "$none$x$y", "x"}) {
        EXPECT_FALSE(fits_password("", hash)) << hash;
        EXPECT_FALSE(fits_password("secret", hash)) << hash;
    }
}

TEST(Password, refuses_what_crypt_would_cut) {
    EXPECT_THROW(crypt_password(std::string("a\0b", 3)), Error);
    EXPECT_THROW(crypt_password(std::string(600, 'a')), Error);
    EXPECT_TRUE(fits_password(std::string(511, 'a'), crypt_password(std::string(511, 'a'))));
}

}  // namespace
}  // namespace vigo::crypto
