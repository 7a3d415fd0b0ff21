// x509 — the fleet's certificate authority and what it issues (RFC 5280). Keys are P-256;
// everything is PEM text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/signing.h"

namespace vigo::crypto {

/// A certificate and its private key, both PEM.
struct KeyPair {
    std::string certificate;
    std::string key;
};

/// What we ask of a certificate.
struct CertificateFacts {
    std::string subject;             ///< common name
    std::vector<std::string> names;  ///< SAN: `DNS:x`, `IP:1.2.3.4`, `URI:urn:vigo:envoy:…`
    Time not_before;
    Time not_after;
    std::string serial;  ///< hex
    bool is_authority = false;
    std::string key_digest;  ///< hex SHA-256 of the subject public key info
};

/// The certificates of a PEM text, one by one; what is between them is left out.
std::vector<std::string> certificates_in(std::string_view pem);

/// Throws Error(invalid) when `pem` is no certificate.
CertificateFacts facts_of(std::string_view certificate_pem);

/// Whether the key is that of the certificate; throws Error(invalid) when one of them is damaged.
bool is_pair(const KeyPair& pair);

/// A new self-signed authority, valid for 30 years; path length 0. All that is issued here is valid
/// from a day before `now`, for machines whose clock is behind, and never longer than its
/// authority. Issuing throws Error(invalid) when the authority's key is not that of its
/// certificate.
KeyPair make_authority(std::string_view name, Time now);

/// The same for a key that exists (PEM): whoever trusts an older certificate of that name and key
/// trusts what was issued under it still.
std::string certify_authority(std::string_view name, std::string_view key_pem, Time now);

/// A server certificate with these names (DNS names or IP addresses, told apart by their form),
/// valid for 397 days.
KeyPair issue_server(const KeyPair& authority, const std::vector<std::string>& names, Time now);

/// A client certificate for the key in a PKCS #10 request (whose own signature is checked), with
/// the SAN `urn:vigo:envoy:<uuid>`, valid for one year. Returns the certificate only. A `simulated`
/// one also has `simulation_usage`.
std::string issue_client(const KeyPair& authority, std::string_view request_pem,
                         std::string_view envoy_uuid, Time now, bool simulated = false);

/// A certificate for an Ed25519 bundle-signing key, SAN `urn:vigo:bundle-key`, valid for ten years.
std::string issue_bundle_key(const KeyPair& authority, const PublicKey& key, Time now);
/// The Ed25519 key of a bundle-key certificate that one in `authority_pem` issued and that is valid
/// at `now`; throws Error(denied) otherwise.
PublicKey verified_bundle_key(std::string_view certificate_pem, std::string_view authority_pem,
                              Time now);

/// A new P-256 key and a PKCS #10 request for it.
struct Request {
    std::string key;
    std::string request;
};
Request make_request(std::string_view common_name);

/// The UUID in a `urn:vigo:envoy:` SAN, or "".
std::string envoy_of(std::string_view certificate_pem);

/// Whether `certificate_pem` was issued by one in `authority_pem` (names and signature; not the
/// time).
bool is_issued_by(std::string_view certificate_pem, std::string_view authority_pem);

}  // namespace vigo::crypto
