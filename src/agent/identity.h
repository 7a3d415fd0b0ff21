// identity — who this envoy is: its ids, keys and certificates, and the files that hold them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/settings.h"
#include "base/ids.h"
#include "crypto/signing.h"
#include "host/host.h"

namespace vigo::agent {

struct Identity {
    Uuid envoy;
    Uuid fleet;
    crypto::SigningKey key;   ///< Ed25519: every request is signed with it
    std::string certificate;  ///< PEM, for TLS; "" when it was lost, and must be fetched
    std::string certificate_key;
    std::string authorities;               ///< PEM, one or more
    std::vector<std::string> bundle_keys;  ///< PEM certificates
};

/// The files of an identity in the configuration folder. Keys are 0600 and written before the id,
/// so that a folder with an id is a whole one.
class IdentityFiles {
 public:
    /// `host` must be the machine that we run on, unrooted, and outlive this.
    IdentityFiles(Host& host, const Settings& settings);

    /// Nothing when this machine was never enrolled. Finishes a change of certificate that was cut
    /// short. What the server gives again to who has the key may be missing or damaged: it is left
    /// out. Throws Error(invalid) for the rest, naming the file.
    std::optional<Identity> load();
    /// Renames what `load` leaves out because it is damaged to `FILE.damaged-<ms>`, and says so.
    void put_damage_aside(Time now);
    void save(const Identity& identity);
    /// The signing key that a registration in progress uses, made when there is none: asking again
    /// must be the same envoy.
    crypto::SigningKey pending_key();
    /// A new certificate with its key, both or neither, whatever happens in between.
    void save_certificate(const std::string& certificate, const std::string& key,
                          const std::string& authorities);
    void save_bundle_keys(const std::vector<std::string>& keys);
    void save_config(const Settings& settings);
    /// Forgets who we are; the configuration file stays.
    void forget();

 private:
    std::string path(std::string_view name) const;
    std::string read(const std::string& path) const;
    crypto::SigningKey read_key() const;
    std::string read_authorities() const;
    void read_certificate(Identity& into) const;
    std::string read_bundle_keys() const;
    bool holds_usual_certificate() const;
    void put_aside(const std::string& path, Time now);
    void try_to_finish_certificate();
    void finish_certificate();
    void put(const std::string& path, const std::string& content, std::uint32_t mode);
    void link(std::string_view name);

    Host& host_;
    Folders folders_;
    std::string authorities_;
    std::string certificate_;
    std::string certificate_key_;
};

}  // namespace vigo::agent
