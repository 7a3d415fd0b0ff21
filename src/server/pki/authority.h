// authority — the fleet's certificate authority: made once, loaded ever after.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "crypto/x509.h"

namespace vigo::pki {

/// What is odd but does not keep the server from running, for its log and for `vigocli doctor`.
using Warnings = std::vector<std::string>;

/// Its key and its name never change; its certificate is made again for them long before it ends,
/// so a fleet outlives it. Thread safe.
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
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    /// Puts a new certificate of the same key before those that are there when the first of them
    /// could not cover all that is issued under it, or is not valid yet. Whoever believes an older
    /// one believes what is issued under the new one. An operator's own is left alone, and told
    /// when it ends. True when there is a new one. What the disk refuses is used all the same, and
    /// offered to it again the next time.
    bool refresh(Time now, Warnings& warnings);

    std::string certificates() const;
    /// When the one that issues ends: nothing that is issued lives longer.
    Time ends() const;
    /// SHA-256 of the issuing CA's public key, hex: what join tokens pin.
    const std::string& key_digest() const { return key_digest_; }
    /// Made of that digest, so it is the same for as long as the key is.
    Uuid fleet() const;

    bool can_issue() const { return !key_.empty(); }
    /// Certificate and key; throws Error(unavailable) when it cannot issue.
    crypto::KeyPair issuer() const;
    /// `simulated`: see crypto::issue_client.
    std::string issue_client(std::string_view request, const Uuid& envoy, Time now,
                             bool simulated = false) const;

 private:
    Authority(Files files, std::string certificates, std::string key);
    void keep(Warnings& warnings);

    const Files files_;
    const std::string key_;
    const std::string key_digest_;
    mutable std::mutex mutex_;
    std::string certificates_;
    bool is_kept_ = true;  // by the disk, too; refresh alone looks at it
};

}  // namespace vigo::pki
