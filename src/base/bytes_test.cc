// Tests of bytes: what is written is read, and nothing else.

#include "base/bytes.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"

namespace vigo {
namespace {

constexpr std::uint64_t counts[] = {
    0, 1, 127, 128, 16'383, 16'384, std::numeric_limits<std::uint64_t>::max()};

TEST(Bytes, everything_comes_back) {
    ByteWriter out;
    out.byte(0xfe);
    out.be32(0x01020304);
    out.be64(0x0102030405060708);
    for (const auto each : counts) out.count(each);
    out.text("text");
    out.text("");
    const auto bytes = out.take();
    EXPECT_EQ(bytes.substr(0, 5), "\xfe\x01\x02\x03\x04");
    ByteReader in(bytes, "thing");
    EXPECT_EQ(in.byte(), 0xfe);
    EXPECT_EQ(in.be32(), 0x01020304U);
    EXPECT_EQ(in.be64(), 0x0102030405060708U);
    for (const auto each : counts) EXPECT_EQ(in.count(), each);
    EXPECT_EQ(in.text(), "text");
    EXPECT_EQ(in.text(), "");
    EXPECT_EQ(in.left(), 0U);
    EXPECT_NO_THROW(in.finish());
}

std::string why_not(std::string_view bytes, void (*work)(ByteReader&)) {
    ByteReader in(bytes, "thing");
    try {
        work(in);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::invalid);
        return error.message();
    }
    return "fine";
}

TEST(Bytes, damage_is_named) {
    constexpr auto early = "damaged thing: it ends too early";
    EXPECT_EQ(why_not("", [](ByteReader& in) { in.byte(); }), early);
    EXPECT_EQ(why_not("abc", [](ByteReader& in) { in.be32(); }), early);
    EXPECT_EQ(why_not("abcdefg", [](ByteReader& in) { in.be64(); }), early);
    EXPECT_EQ(why_not("\x05"
                      "abcd",
                      [](ByteReader& in) { in.text(); }),
              early);
    EXPECT_EQ(why_not("\x80", [](ByteReader& in) { in.count(); }), early);
    EXPECT_EQ(why_not({"\x80\x00", 2}, [](ByteReader& in) { in.count(); }),
              "damaged thing: a number is longer than it need be");
    EXPECT_EQ(
        why_not("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", [](ByteReader& in) { in.count(); }),
        "damaged thing: a number is too large");
    EXPECT_EQ(why_not("x", [](ByteReader& in) { in.finish(); }),
              "damaged thing: bytes are left over");
}

}  // namespace
}  // namespace vigo
