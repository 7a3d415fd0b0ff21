// gate — the one way by which an agent's envelope is believed. In this order: certificate, known,
// signature, revoked, window, replay. Nothing of a request is used or stored before all of them
// hold.
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
};

/// Thread safe.
class Gate {
 public:
    explicit Gate(Core& core);

    /// `method` is the bare name that the signature covers. Throws Error with the texts of
    /// wire/refusal.h; counts and logs every refusal.
    Admitted admit(const wire::Peer& peer, std::string_view method, std::string_view envelope);

 private:
    struct Asked;
    [[noreturn]] void refuse(const Asked& asked, std::string_view reason, Fault fault,
                             const std::string& message);
    void check_certificate(const Asked& asked);
    fleet::Identity check_known(const Asked& asked);
    void check_window(const Asked& asked);
    void check_replay(const Asked& asked);

    Core& core_;
    Throttle orphans_;
    Throttle revoked_;
};

}  // namespace vigo::rpc
