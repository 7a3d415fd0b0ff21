// plan — what a rehearsal plays: how many envoys, how they behave, and against which server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "crypto/digest.h"

namespace vigo::simulate {

/// How the envoys behave. Shares are of 0 to 1.
struct Plan {
    std::uint64_t seed = 1;
    std::size_t envoys = 100;
    /// How many have a connection of their own, which they hold; the others share.
    std::size_t own_lines = 100;
    std::size_t shared_lines = 0;
    bool streams = true;  ///< who has a connection of its own holds an AgentStream on it
    Millis interval{15'000};
    double trait_changes = 0;   ///< of check-ins that tell of other traits first
    double run_changes = 0.05;  ///< of runs that changed something, so are reported
    double skewed = 0;          ///< of envoys whose clock is off by an hour
    double garbage = 0;         ///< attempts a second of something that is no agent
};

/// The server, and what is known of its fleet.
struct Realm {
    std::string address;      ///< `127.0.0.1:port`
    std::string name;         ///< in the server's certificate
    std::string authorities;  ///< PEM
    std::string token;        ///< lets machines in; "" when all are members already
    /// One key for the TLS of all machines, as reading one is dear: PEM, and the request (PKCS #10)
    /// by which certificates for it are issued. Their certificates differ, as do the keys that
    /// sign.
    std::string tls_key;
    std::string tls_request;
};

/// One machine at the beginning. Without an id it enrols; a certificate is only needed by who opens
/// a connection.
struct Member {
    std::string hostname;
    Uuid id;
    std::string certificate;
    crypto::Sha256 traits{};  ///< digest of those that the server knows already
};

/// What members know of their fleet; filled in by the first enrolment, or beforehand.
struct Fleet {
    Uuid id;
    std::vector<std::string> bundle_keys;
};

}  // namespace vigo::simulate
