// framing_test — messages survive any cutting into pieces, and heads that lie are refused.

#include "wire/framing.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/error.h"

namespace vigo::wire {
namespace {

std::string framed(const std::vector<std::string>& messages) {
    std::string bytes;
    for (const auto& message : messages) {
        MessageWriter writer(message);
        while (writer.left() > 0) {
            std::uint8_t room[7];
            const auto count = writer.write(room);
            bytes.append(reinterpret_cast<const char*>(room), count);
        }
    }
    return bytes;
}

TEST(Framing, messages_come_out_as_they_went_in_however_they_are_cut) {
    const std::vector<std::string> messages = {"", "a", std::string(300, 'x'), "",
                                               std::string("\0\xff", 2)};
    const auto bytes = framed(messages);
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        MessageReader reader;
        std::vector<std::string> got;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            auto part = std::string_view(bytes).substr(at, piece);
            while (auto message = reader.next(part, 300)) got.push_back(*std::move(message));
            EXPECT_TRUE(part.empty());
        }
        EXPECT_EQ(got, messages) << piece;
        EXPECT_TRUE(reader.is_between());
    }
}

TEST(Framing, a_message_is_read_up_to_the_limit_and_no_further) {
    const auto bytes = framed({std::string(100, 'x')});
    std::string_view left = bytes;
    EXPECT_TRUE(MessageReader().next(left, 100));
    left = bytes;
    EXPECT_THROW(MessageReader().next(left, 99), Error);
}

TEST(Framing, a_head_alone_costs_nothing) {
    MessageReader reader;
    std::string_view head("\0\x7f\xff\xff\xff", 5);
    EXPECT_FALSE(reader.next(head, 0x7fffffff));
    EXPECT_EQ(reader.held(), 0U);
    EXPECT_FALSE(reader.is_between());
}

TEST(Framing, compressed_messages_are_refused) {
    std::string_view bytes("\1\0\0\0\1x", 6);
    EXPECT_THROW(MessageReader().next(bytes, 100), Error);
}

}  // namespace
}  // namespace vigo::wire
