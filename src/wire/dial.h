// dial — from an address to a TLS connection with the right server, within a time; and what an
// operator reads when there is none. Private to this folder.
#pragma once

#include <string>

#include "wire/tls.h"

namespace vigo::wire {

/// Whom to call, and as whom.
struct Target {
    std::string address;  ///< `host:port`
    Channel::Credentials credentials;
    TlsContext context;
    /// When a server is asked whether it is still there, and when it is believed gone.
    struct Patience {
        Millis ping_every{60'000};
        Millis ping_timeout{20'000};
    } patience = {};
    Bell bell = {};
};

/// Blocks. Throws Error: unavailable when no server is there, it is not believed, or the bell
/// rings; timeout at `end`. Its text begins with the address.
TlsSocket dial(const Target& target, Moment end);

/// A connection that was open is lost. `failure` is null when the server closed it in order.
Error lost(const Target& target, const TlsFailure* failure);

}  // namespace vigo::wire
