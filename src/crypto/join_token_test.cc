// join_token — comes back as it was written, names one CA, and refuses everything else.

#include "crypto/join_token.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/text.h"

namespace vigo::crypto {
namespace {

const std::string key_digest(64, 'a');

TEST(JoinToken, comes_back_as_it_was_written) {
    const auto token = JoinToken::make(key_digest);
    const auto again = JoinToken::parse(" " + token.text() + "\n");
    EXPECT_EQ(again.secret, token.secret);
    EXPECT_EQ(again.hash(), token.hash());
    EXPECT_TRUE(again.pins(key_digest));
    EXPECT_FALSE(again.pins(std::string(64, 'b')));
    EXPECT_FALSE(again.pins(""));
}

TEST(JoinToken, is_safe_in_a_shell_and_never_the_same) {
    const auto text = JoinToken::make(key_digest).text();
    EXPECT_EQ(shell_quote(text).find_first_of(" $`"), std::string::npos);
    EXPECT_NE(text, JoinToken::make(key_digest).text());
}

TEST(JoinToken, refuses_everything_else) {
    const auto text = JoinToken::make(key_digest).text();
    for (const auto& wrong :
         {std::string(), std::string("nonsense"), text.substr(0, text.size() - 4), text + text,
          text.substr(1), std::string("vgj_."), std::string("vgj_!!!.???")})
        EXPECT_THROW(JoinToken::parse(wrong), Error) << wrong;
}

}  // namespace
}  // namespace vigo::crypto
