// bundle — the compiled configuration of an envoy: resources in the order in which they are
// enforced.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "schema/value.h"

namespace vigo {

/// One resource as the compiler leaves it: every template rendered, every default filled in.
struct BundledResource {
    std::string crate;
    std::string name;  ///< unique in its crate
    std::string type;
    Value attributes;  ///< a map of the type's own attributes
    std::string when;  ///< what the server could not decide; "" for always
    std::vector<std::uint32_t>
        after;  ///< resources (indices, all smaller) that must have succeeded
    std::vector<std::uint32_t> notifies;  ///< resources to trigger when this one changed
    std::string id() const { return crate + "/" + name; }
};

struct Bundle {
    std::vector<BundledResource> resources;
    std::vector<std::string> crates;       ///< in order; also those without resources
    std::vector<std::string> trait_paths;  ///< what the policy reads: the agent reports these
    std::vector<std::string> secrets;  ///< paths of the secrets that its envoy may ask for, sorted
    Value vars;  ///< variables that a residual `when` still needs; usually empty

    /// Canonical bytes: equal bundles, equal bytes. Starts with the format's version. Throws
    /// Error(invalid) over `limits::bundle_bytes`.
    std::string encode() const;
    /// Throws Error(invalid) on damage, or on a format that is newer than this program.
    static Bundle decode(std::string_view bytes);
};

/// What makes a bundle the policy of one envoy; this is what is signed.
struct Assignment {
    std::string fleet_id;  ///< 16 bytes
    std::string envoy_id;  ///< 16 bytes
    std::uint64_t version = 0;
    std::string digest;  ///< SHA-256 of the bundle's bytes
    std::int64_t issued_ms = 0;
    bool observe_only = false;
    std::int64_t interval_ms = 300'000;
    std::uint64_t secrets_epoch = 0;

    /// `vigo/v1/assignment`, a NUL, then the fields, integers big endian, texts with a 32-bit
    /// length.
    std::string signed_bytes() const;
    /// Reads signed_bytes back; says nothing about the signature. Throws Error(invalid) on anything
    /// else.
    static Assignment parse(std::string_view bytes);
    bool operator==(const Assignment&) const = default;
};

}  // namespace vigo
