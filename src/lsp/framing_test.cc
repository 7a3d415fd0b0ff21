// framing_test — messages out of bytes, however they arrive.

#include "lsp/framing.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::lsp {
namespace {

TEST(Framing, finds_messages_in_whatever_pieces_they_come) {
    const auto bytes =
        framed("{\"a\":1}") + "content-LENGTH:2\r\nContent-Type: x\r\n\r\n{}" + framed("");
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        Framing framing;
        std::vector<std::string> found;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            framing.feed(std::string_view(bytes).substr(at, piece));
            while (auto message = framing.next()) found.push_back(*message);
        }
        EXPECT_EQ(found, (std::vector<std::string>{"{\"a\":1}", "{}", ""})) << piece;
        EXPECT_FALSE(framing.broken());
    }
}

TEST(Framing, is_broken_for_good_by_a_header_that_names_no_possible_length) {
    const std::string bad[] = {"Content-Length: x\r\n\r\n{}",
                               "Foo: 1\r\n\r\n{}",
                               "Content-Length: -1\r\n\r\n",
                               "\r\n\r\n",
                               format("Content-Length: {}\r\n\r\n", limits::lsp_message_bytes + 1),
                               std::string(limits::lsp_header_bytes + 1, 'x')};
    for (const auto& each : bad) {
        Framing framing;
        framing.feed(each);
        EXPECT_TRUE(framing.broken()) << each.substr(0, 40);
        framing.feed(framed("{}"));
        EXPECT_FALSE(framing.next());
    }
    Framing framing;
    framing.feed(framed("{}") + "Content-Length: x\r\n\r\n");
    EXPECT_EQ(framing.next(), "{}") << "what came before counts";
    EXPECT_TRUE(framing.broken());
}

}  // namespace
}  // namespace vigo::lsp
