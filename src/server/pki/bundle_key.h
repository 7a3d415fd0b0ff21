// bundle_key — the key that signs what envoys shall do, and the certificate by which they know it.
#pragma once

#include <string>

#include "crypto/signing.h"
#include "server/pki/authority.h"

namespace vigo::pki {

/// Not the TLS key: who takes over a connection must not be able to change machines.
class BundleKey {
 public:
    struct Files {
        std::string key;          ///< Ed25519, PKCS #8 as PEM
        std::string certificate;  ///< by the fleet's authority
    };

    /// Makes what is missing, and the certificate again when it ends within a year or is not for
    /// this key. Throws Error(invalid), naming the file and the mend, when the key is damaged, or
    /// when the certificate is needed and cannot be issued.
    static BundleKey open(const Files& files, const Authority& authority, Time now,
                          Warnings& warnings);

    const crypto::SigningKey& key() const { return key_; }
    const std::string& certificate() const { return certificate_; }

 private:
    BundleKey(crypto::SigningKey key, std::string certificate)
        : key_(std::move(key)), certificate_(std::move(certificate)) {}

    crypto::SigningKey key_;
    std::string certificate_;
};

}  // namespace vigo::pki
