// authority — the fleet's certificate authority: made once, loaded ever after.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "crypto/x509.h"

namespace vigo::pki {

/// What is odd but does not keep the server from running, for its log and for `vigocli doctor`.
using Warnings = std::vector<std::string>;

/// Never changes once it is open.
class Authority {
 public:
    struct Files {
        std::string certificate;  ///< PEM, may hold several: the first issues, all are trusted
        std::string key;
    };

    /// Makes both files when there is neither, and the certificate again when only the key is
    /// there. Without the key nothing can be issued, and all else works. Throws Error(invalid),
    /// naming the file and the mend, when they are damaged or do not fit.
    static Authority open(const Files& files, Time now, Warnings& warnings);

    const std::string& certificates() const { return certificates_; }
    /// SHA-256 of the issuing CA's public key, hex: what join tokens pin.
    const std::string& key_digest() const { return key_digest_; }
    /// Made of that digest, so it is the same for as long as the key is.
    Uuid fleet() const;

    bool can_issue() const { return !issuer_.key.empty(); }
    /// Certificate and key; throws Error(unavailable) when it cannot issue.
    const crypto::KeyPair& issuer() const;
    /// `simulated`: see crypto::issue_client.
    std::string issue_client(std::string_view request, const Uuid& envoy, Time now,
                             bool simulated = false) const;

 private:
    Authority(Files files, std::string certificates, std::string key);

    Files files_;
    std::string certificates_;
    std::string key_digest_;
    crypto::KeyPair issuer_;
};

}  // namespace vigo::pki
