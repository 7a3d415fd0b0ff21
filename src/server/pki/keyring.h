// keyring — all keys and certificates of a server, from its tls folder.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "server/pki/authority.h"
#include "server/pki/bundle_key.h"
#include "server/pki/leaf.h"

namespace vigo::pki {

/// Where they lie (contract A3); each may be moved.
struct Places {
    std::string certificate;
    std::string key;
    std::string authority;
    std::string authority_key;
    std::string bundle_key;
    std::string bundle_certificate;
};

/// The usual names in one folder: cert, key, ca, ca_key, bundle_key, bundle_cert.
Places places_in(const std::string& folder);

/// Thread safe. Keys never change while it runs; certificates do, each well before it ends.
class Keyring {
 public:
    /// Loads what is there and makes what is not; `names` as wanted_names tells them. Throws
    /// Error(invalid) for files that do not fit together or are damaged, and says how to mend it.
    Keyring(const Places& places, const std::vector<std::string>& names, Time now);

    const Authority& authority() const { return authority_; }
    const crypto::SigningKey& bundle_key() const { return bundle_.key(); }
    /// PEM certificates of the keys whose assignments envoys shall accept.
    std::vector<std::string> bundle_certificates() const { return {bundle_.certificate()}; }

    /// The server's certificate and key, as they are now.
    crypto::KeyPair server() const;
    /// Often, and when names or the clock changed. True when there are new certificates to serve.
    /// Throws Error when something is damaged; what was there is used on, and what is new then is
    /// told by the next call.
    bool refresh(const std::vector<std::string>& names, Time now);

    /// Of the start, and of the latest refresh.
    Warnings warnings() const;

 private:
    Warnings start_warnings_;
    Authority authority_;
    BundleKey bundle_;

    mutable std::mutex mutex_;
    Leaf leaf_;
    Warnings warnings_;
    bool has_news_ = false;
};

}  // namespace vigo::pki
