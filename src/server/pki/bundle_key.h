// bundle_key — the key that signs what envoys shall do, and the certificate by which they know it.
#pragma once

#include <mutex>
#include <string>

#include "crypto/signing.h"
#include "server/pki/authority.h"

namespace vigo::pki {

/// Not the TLS key: who takes over a connection must not be able to change machines. Thread safe.
class BundleKey {
 public:
    struct Files {
        std::string key;          ///< Ed25519, PKCS #8 as PEM
        std::string certificate;  ///< by the fleet's authority
    };

    /// Makes the key when it is missing; `refresh` makes its certificate. Throws Error(invalid),
    /// naming the file and the mend, when the key is damaged.
    static BundleKey open(const Files& files, Warnings& warnings);

    BundleKey(const BundleKey&) = delete;
    BundleKey& operator=(const BundleKey&) = delete;

    /// Makes the certificate again when it ends within a year, is not valid yet or not for this
    /// key: envoys fetch it with their own, which they renew every eight months. What the disk
    /// refuses is used all the same, and offered to it again the next time. Throws Error(invalid)
    /// when it is needed now and cannot be issued.
    void refresh(const Authority& authority, Time now, Warnings& warnings);

    const crypto::SigningKey& key() const { return key_; }
    std::string certificate() const;

 private:
    BundleKey(Files files, crypto::SigningKey key);
    void keep(Warnings& warnings);

    const Files files_;
    const crypto::SigningKey key_;
    mutable std::mutex mutex_;
    std::string certificate_;
    bool is_kept_ = true;  // by the disk, too; refresh alone looks at it
};

}  // namespace vigo::pki
