#include "crypto/join_token.h"

#include "base/error.h"
#include "base/text.h"

namespace vigo::crypto {
namespace {

constexpr std::string_view prefix = "vgj_";
constexpr std::size_t part_bytes = 32;
constexpr std::size_t text_most = 200;

std::string bytes_of(std::string_view hex) {
    const auto bytes = from_hex(hex);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

JoinToken JoinToken::make(std::string_view key_digest) {
    return {.secret = random_bytes(part_bytes), .authority = bytes_of(key_digest)};
}

JoinToken JoinToken::parse(std::string_view text) {
    text = trim(text);
    const auto dot = text.find('.');
    if (!text.starts_with(prefix) || dot == std::string_view::npos || text.size() > text_most)
        fail(Fault::invalid, "this is no join token: it must look like vgj_….…");
    JoinToken token{.secret = from_base64(text.substr(prefix.size(), dot - prefix.size())),
                    .authority = from_base64(text.substr(dot + 1))};
    if (token.secret.size() != part_bytes || token.authority.size() != part_bytes)
        fail(Fault::invalid, "this join token is not whole: copy all of it");
    return token;
}

std::string JoinToken::text() const {
    return format("{}{}.{}", prefix, to_base64(secret), to_base64(authority));
}

bool JoinToken::pins(std::string_view key_digest) const {
    return equal(authority, bytes_of(key_digest));
}

}  // namespace vigo::crypto
