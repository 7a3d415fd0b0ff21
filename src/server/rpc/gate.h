// gate — the one way by which an agent's envelope is believed. In this order: certificate, known,
// signature (or a verified connection), revoked, window, replay. Nothing of a request is used or
// stored before all of them hold.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/rpc/core.h"
#include "server/rpc/throttle.h"
#include "wire/method.h"

namespace vigo::rpc {

/// A request that is believed.
struct Admitted {
    Uuid envoy;
    std::string hostname;
    std::string payload;
    crypto::PublicKey key;
    bool is_signed = true;  ///< or its connection vouches for it
};

/// What shows that an envoy sent a request.
enum class Proof {
    signature,  ///< for all that changes something
    connection  ///< one that is verified is enough; what is signed is checked all the same
};

/// Thread safe.
class Gate {
 public:
    explicit Gate(Core& core);

    /// `method` is the bare name that the signature covers. Throws Error with the texts of
    /// wire/refusal.h; counts and logs every refusal.
    Admitted admit(const wire::Peer& peer, std::string_view method, std::string_view envelope,
                   Proof proof = Proof::signature);
    /// A signed request holds the name of its connection (or ""): that one is verified from now on.
    /// Whether it is.
    bool bind(const wire::Peer& peer, const Admitted& admitted, std::string_view connection);

 private:
    struct Asked;
    [[noreturn]] void refuse(const Asked& asked, std::string_view reason, Fault fault,
                             const std::string& message);
    void check_certificate(const Asked& asked);
    fleet::Identity check_known(const Asked& asked);
    bool is_vouched_for(const Asked& asked, const fleet::Identity& identity) const;
    void check_proof(const Asked& asked, const fleet::Identity& identity, Proof proof);
    void check_window(const Asked& asked);
    void check_replay(const Asked& asked);

    Core& core_;
    Throttle orphans_;
    Throttle revoked_;
};

}  // namespace vigo::rpc
