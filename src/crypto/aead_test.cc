// aead_test — what is sealed opens with the same key and nothing else, as NIST has it.

#include "crypto/aead.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace vigo::crypto {
namespace {

std::string hex(std::string_view text) {
    const auto bytes = from_hex(text);
    return {bytes.begin(), bytes.end()};
}

const std::string key(32, 'k');

TEST(Aead, opens_the_vectors_of_the_gcm_specification) {
    // McGrew and Viega, test cases 14 (no associated data) and 16.
    const auto first = open_aes_gcm(std::string(32, '\0'),
                                    hex("000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0"
                                        "d1c8a799996bf0265b98b5d48ab919"),
                                    "");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->view(), std::string(16, '\0'));
    const auto second =
        open_aes_gcm(hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                     hex("cafebabefacedbaddecaf888"
                         "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e485"
                         "90dbb3da7b08b10568"
                         "28838c5f61e6393ba7a0abcc9f662"
                         "76fc6ece0f4e1768cddf8853bb2d551b"),
                     hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->view(), hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                  "1c3c0c95956809532fcf0e24"
                                  "49a6b525b16aedf5aa0de657ba637b39"));
}

TEST(Aead, what_is_sealed_opens_again_also_when_it_is_nothing) {
    for (const std::string plain : {"", "x", "a longer text\nwith \0 in it", "\xff\xfe"}) {
        const auto opened = open_aes_gcm(key, seal_aes_gcm(key, plain, "a/b"), "a/b");
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->view(), plain);
    }
}

TEST(Aead, no_bit_may_differ) {
    const auto sealed = seal_aes_gcm(key, "hunter2", "a/b");
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        auto other = sealed;
        other[at] = static_cast<char>(other[at] ^ 1);
        EXPECT_FALSE(open_aes_gcm(key, other, "a/b")) << at;
    }
    EXPECT_FALSE(open_aes_gcm(key, sealed, "a/c"));
    EXPECT_FALSE(open_aes_gcm(std::string(32, 'l'), sealed, "a/b"));
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(open_aes_gcm(key, sealed.substr(0, size), "a/b")) << size;
}

TEST(Aead, the_same_is_never_sealed_to_the_same) {
    EXPECT_NE(seal_aes_gcm(key, "x", ""), seal_aes_gcm(key, "x", ""));
}

TEST(Wiped, moves_without_leaving_a_copy) {
    Wiped first(std::string_view("hunter2"));
    Wiped second(std::move(first));
    EXPECT_EQ(second.view(), "hunter2");
    EXPECT_TRUE(first.empty());  // NOLINT: that is what is asked
    first = std::move(second);
    EXPECT_EQ(first.view(), "hunter2");
    std::string text = "hunter2";
    const char* bytes = text.data();
    wipe(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(std::string(bytes, 7), std::string(7, '\0'));
}

}  // namespace
}  // namespace vigo::crypto
