// envelope — what an agent's request travels in: who, which number, when, and the envoy's signature
// over all of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "crypto/signing.h"

namespace vigo::wire {

/// What the signature covers beside the payload.
struct Stamp {
    std::string_view method;  ///< the bare name, `CheckIn`
    Uuid fleet;
    Uuid envoy;
    std::uint64_t sequence = 0;
    Time time;
};

/// The bytes that are signed: "vigo/v1/" method 0x00 fleet envoy sequence(u64 BE) time_ms(u64 BE)
/// SHA-256(payload).
std::string signed_bytes(const Stamp& stamp, std::string_view payload);

/// An envelope that nothing but its connection vouches for: `Bond` says when that is enough.
std::string unsealed(const Stamp& stamp, std::string_view payload);

/// A signed, serialised envelope. Seal when sending, not when queueing: the time is checked against
/// a window.
std::string seal(const Stamp& stamp, std::string_view payload, const crypto::SigningKey& key);

/// An envelope as it came: nothing of it may be believed before `verify`.
struct Sealed {
    Uuid envoy;
    std::uint64_t sequence = 0;
    Time time;
    std::string payload;
    std::string signature;
};

/// Throws Error(invalid) when the bytes are no envelope.
Sealed open(std::string_view envelope);

/// Whether `key` signed it for this method of this fleet.
bool verify(const Sealed& sealed, std::string_view method, const Uuid& fleet,
            const crypto::PublicKey& key);

/// What a registering envoy signs to show that it holds its key: "vigo/v1/Register" 0x00
/// SHA-256(certificate_request) token.
std::string registration_proof(std::string_view certificate_request, std::string_view token);

}  // namespace vigo::wire
