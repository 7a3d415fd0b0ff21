// license — how many envoys may be enrolled: a signed file, checked without a network. It never
// touches what is enrolled already.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/signing.h"
#include "schema/field.h"

namespace vigo::license {

struct License {
    std::string id;
    std::string customer;
    std::string tier = "enterprise";
    std::int64_t envoys = 0;  ///< the cap; 0: none
    std::int64_t issued_ms = 0;
    std::int64_t expires_ms = 0;  ///< 0: never
    bool operator==(const License&) const = default;
};

std::span<const Field<License>> fields_of(const License*);

/// The text of a licence file: the licence and the issuer's signature of it.
std::string issue(const License& license, const crypto::SigningKey& issuer);
/// Throws Error(invalid) for a text that is no licence, or not of one of these issuers.
License read(std::string_view text, std::span<const crypto::PublicKey> issuers);
License read(std::string_view text, const crypto::PublicKey& issuer);

/// An issuer's public key as it stands in `issuer.pub`: 64 hex digits.
std::string to_text(const crypto::PublicKey& issuer);
/// Throws Error(invalid).
crypto::PublicKey parse_issuer(std::string_view text);
/// All of `issuer.pub`, one a line: two while a licence of another issuer takes the place of one.
/// Throws Error(invalid) when there is none.
std::vector<crypto::PublicKey> parse_issuers(std::string_view text);

/// What holds on this server.
struct Standing {
    std::optional<License> license;  ///< nothing: the community tier, without a cap
    bool expired = false;            ///< its cap holds all the same
    std::string
        problem;  ///< why the file that is there does not count; "" when it does, or there is none

    std::string_view tier() const {
        return license ? std::string_view(license->tier) : "community";
    }
    /// 0: none.
    std::int64_t cap() const { return license ? license->envoys : 0; }
};

/// The first `*.lic` of a folder by name, signed by a key in its `issuer.pub`.
Standing standing_in(const std::string& folder, Time now);

}  // namespace vigo::license
