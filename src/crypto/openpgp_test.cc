// openpgp_test — keys that gpg made, one of RFC 9580, and all that is none.

#include "crypto/openpgp.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/openpgp_armor.h"

namespace vigo::crypto {
namespace {

constexpr std::string_view example = R"(-----BEGIN PGP PUBLIC KEY BLOCK-----
Comment: made for this test

mDMEZZIAgBYJKwYBBAHaRw8BAQdA2HH5SwBd95HulGePgKdF9DC/c+4oDcETw6Ds
BmOj5xW0JUV4YW1wbGUgYXJjaGl2ZSA8YXJjaGl2ZUBleGFtcGxlLmNvbT6IkAQT
FggAOBYhBBEwvJFPSQepzd36/IzAFf8tNRJ2BQJlkgCAAhsDBQsJCAcCBhUKCQgL
AgQWAgMBAh4BAheAAAoJEIzAFf8tNRJ2ZK4A/1qLYLfApiXryGcJqNCE2TQ1Lree
ocPS2r0ODq/MBjsjAP9BCsqW69u8z4y7dxFX3iprpelSMYtpveMzJ95w+EHhCA==
=mJWc
-----END PGP PUBLIC KEY BLOCK-----
)";
constexpr std::string_view example_fingerprint = "1130BC914F4907A9CDDDFAFC8CC015FF2D351276";

constexpr std::string_view other = R"(-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEZZIAgBYJKwYBBAHaRw8BAQdAc60ZGd6fqGA+If0UrSxsi6Ecw0EsTZaukO2T
nJYcXji0IU90aGVyIGFyY2hpdmUgPG90aGVyQGV4YW1wbGUuY29tPoiQBBMWCAA4
FiEElOB8YJ4uJUqWkz4OwjTp32fbvEgFAmWSAIACGwMFCwkIBwIGFQoJCAsCBBYC
AwECHgECF4AACgkQwjTp32fbvEg4dAD/aNtoE/1HAhDDthzTik30ePVlmbJcJM6V
iFmWCDLio1oA/iBD3QyTsIF3rAChk+58CxdiutCVtD7RDVS3qGoS5zcO
=Wxqg
-----END PGP PUBLIC KEY BLOCK-----
)";

/// The primary key of the certificate in RFC 9580 appendix A.3.
constexpr std::string_view version_6 =
    "xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laM=";

std::vector<std::string> fingerprints(std::string_view file) {
    std::vector<std::string> all;
    for (const auto& each : read_openpgp_keys(file).keys) all.push_back(each.fingerprint);
    return all;
}

std::string refusal(std::string_view file) {
    try {
        read_openpgp_keys(file);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::invalid);
        return error.message();
    }
    return "no refusal";
}

TEST(OpenPgp, knows_whose_key_an_armoured_file_holds) {
    EXPECT_EQ(fingerprints(example), std::vector<std::string>{std::string(example_fingerprint)});
    EXPECT_EQ(read_openpgp_keys(example).keys.front().version, 4);
}

TEST(OpenPgp, reads_the_same_key_without_its_armour) {
    const auto packets = read_openpgp_keys(example).packets;
    EXPECT_EQ(packets.front(), '\x98');
    EXPECT_EQ(fingerprints(packets), fingerprints(example));
    EXPECT_EQ(read_openpgp_keys(packets).packets, packets);
}

TEST(OpenPgp, writes_the_armour_that_gpg_writes) {
    const auto packets = read_openpgp_keys(other).packets;
    EXPECT_EQ(with_armor(packets), other);
    for (std::size_t size = 0; size < 5; ++size)
        EXPECT_EQ(without_armor(with_armor(packets.substr(0, size))), packets.substr(0, size));
}

TEST(OpenPgp, reads_several_keys_of_one_file) {
    const auto both = std::string(example) + "and\r\n" + std::string(other);
    ASSERT_EQ(fingerprints(both).size(), 2U);
    EXPECT_EQ(fingerprints(both).back(), "94E07C609E2E254A96933E0EC234E9DF67DBBC48");
    EXPECT_EQ(fingerprints(read_openpgp_keys(both).packets), fingerprints(both));
}

TEST(OpenPgp, reads_files_with_the_line_ends_of_windows_and_without_a_checksum) {
    std::string windows;
    for (const char c : example) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(fingerprints(windows), fingerprints(example));
    auto bare = std::string(example);
    bare.erase(bare.find("=mJWc\n"), 6);
    EXPECT_EQ(fingerprints(bare), fingerprints(example));
}

TEST(OpenPgp, digests_newer_versions_as_their_standard_says) {
    const auto found = read_openpgp_keys(from_base64(version_6));
    EXPECT_EQ(found.keys.front().version, 6);
    EXPECT_EQ(found.keys.front().fingerprint,
              "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9");
    const auto version_5 = read_openpgp_keys(std::string("\xc6\x03\x05xy"));
    EXPECT_EQ(version_5.keys.front().fingerprint.size(), 64U);
}

TEST(OpenPgp, reads_every_way_in_which_a_length_is_written) {
    const std::string body = "\x04" + std::string(299, 'k');
    const std::string two{"\x01\x2c", 2};
    const std::string four{"\x00\x00\x01\x2c", 4};
    for (const auto& head :
         {"\x99" + two, "\x9a" + four, "\xc6\xc0\x6c" + std::string(), "\xc6\xff" + four})
        EXPECT_EQ(fingerprints(head + body).front().size(), 40U);
    EXPECT_EQ(fingerprints("\x99" + two + body), fingerprints("\xc6\xff" + four + body));
}

struct Wrong {
    std::string file;
    std::string_view says;
};

std::string armoured(std::string_view kind, std::string_view text) {
    return "-----BEGIN PGP " + std::string(kind) + "-----\n\n" + std::string(text) +
           "\n-----END PGP " + std::string(kind) + "-----\n";
}

TEST(OpenPgp, refuses_all_that_is_no_public_key) {
    const auto packets = read_openpgp_keys(example).packets;
    auto changed = std::string(example);
    changed.replace(changed.find("BmOj"), 4, "BmOk");
    const Wrong wrongs[] = {
        {"", "there is no OpenPGP key: the file is empty"},
        {"<!DOCTYPE html>", "this is no OpenPGP key: look at what the address really gives"},
        {"404 page not found\n", "this is no OpenPGP key: look at what the address really gives"},
        {packets.substr(0, packets.size() - 1), "the OpenPGP key is torn: its end is missing"},
        {std::string(example.substr(0, 300)), "the OpenPGP key is torn: its end is missing"},
        {changed, "the OpenPGP key is torn: its checksum does not fit"},
        {armoured("PUBLIC KEY BLOCK", "mDM!"), "the OpenPGP key is torn: its text is no base64"},
        {armoured("PRIVATE KEY BLOCK", "xQEE"),
         "this is a private OpenPGP key: only public ones may be handed out"},
        {"\xc5\x01\x04", "this is a private OpenPGP key: only public ones may be handed out"},
        {packets + "\xc7\x01\x04",
         "this is a private OpenPGP key: only public ones may be handed out"},
        {armoured("SIGNATURE", "mDM="),
         "this is no OpenPGP public key but another kind of OpenPGP message"},
        {"\xcb\x01x", "this is no OpenPGP public key: it holds something else (packet 11)"},
        {"\xcd\x01x", "this is no OpenPGP public key: it holds something else (packet 13)"},
        {"\xc6\xe1x", "an OpenPGP key has packets without a length, which no key may have"},
        {"\x9bx", "an OpenPGP key has packets without a length, which no key may have"},
        {"\xc6\x01\x03", "an OpenPGP key of version 3 is not supported: 4 to 6 are"},
        {std::string("\xc6\x00", 2), "an OpenPGP key of version 0 is not supported: 4 to 6 are"},
        {std::string(limits::openpgp_bytes + 1, ' '),
         "an OpenPGP key of more than 1048576 bytes is not read"},
    };
    for (const auto& each : wrongs) EXPECT_EQ(refusal(each.file), each.says);
}

TEST(OpenPgp, counts_the_keys_of_a_file) {
    std::string many;
    for (std::size_t at = 0; at < limits::openpgp_keys; ++at) many += "\xc6\x01\x04";
    EXPECT_EQ(fingerprints(many).size(), limits::openpgp_keys);
    EXPECT_EQ(refusal(many + "\xc6\x01\x04"), "more than 100 OpenPGP keys in one file");
}

TEST(OpenPgp, takes_fingerprints_as_people_write_them) {
    for (const std::string_view written :
         {"1130BC914F4907A9CDDDFAFC8CC015FF2D351276", "0x1130bc914f4907a9cdddfafc8cc015ff2d351276",
          " 1130 BC91 4F49 07A9 CDDD  FAFC 8CC0 15FF 2D35 1276 ",
          "11:30:BC:91:4F:49:07:A9:CD:DD:FA:FC:8C:C0:15:FF:2D:35:12:76"})
        EXPECT_EQ(normal_fingerprint(written), example_fingerprint);
    EXPECT_EQ(normal_fingerprint(std::string(64, 'a')), std::string(64, 'A'));
    for (const std::string_view wrong : {"", "2D351276", "8CC015FF2D351276", "no fingerprint",
                                         "1130BC914F4907A9CDDDFAFC8CC015FF2D35127G"})
        EXPECT_THROW(normal_fingerprint(wrong), Error) << wrong;
}

}  // namespace
}  // namespace vigo::crypto
