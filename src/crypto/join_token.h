// join_token — what lets a machine join, and tells it whom to believe: 256 random bits and a pin of
// the fleet's CA.
#pragma once

#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace vigo::crypto {

/// As text `vgj_<secret>.<pin>`, both base64: safe in a shell, an environment, a file.
struct JoinToken {
    std::string secret;     ///< 32 bytes; the server keeps nothing but its hash
    std::string authority;  ///< SHA-256 of the CA's public key: 32 bytes, as
                            ///< CertificateFacts::key_digest names it

    /// With a new secret. `key_digest` is hex, as facts_of tells it of the CA's certificate.
    static JoinToken make(std::string_view key_digest);
    /// Throws Error(invalid) when it is none.
    static JoinToken parse(std::string_view text);

    std::string text() const;
    /// What the server stores: a plain SHA-256, for the secret is random.
    Sha256 hash() const { return sha256(secret); }
    /// Whether a CA is the one that the token names. `key_digest` is hex.
    bool pins(std::string_view key_digest) const;
};

}  // namespace vigo::crypto
