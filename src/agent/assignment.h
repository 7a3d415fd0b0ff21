// assignment — whether a policy is what the server signed for this envoy.
#pragma once

#include <string>
#include <vector>

#include "agent/identity.h"
#include "agent/letters.h"
#include "bundle/bundle.h"

namespace vigo::agent {

/// The assignment, when a bundle key that one of our authorities certified has signed it for this
/// envoy of this fleet. `now` judges the key's certificate. Throws Error(denied) saying what does
/// not hold, Error(invalid) for damage.
Assignment verified_assignment(const SignedAssignment& given, const Identity& identity, Time now);

// Its two halves, for who plays many envoys of one fleet.

/// The bundle key that `id` names, if one of the authorities vouches for it.
crypto::PublicKey believed_bundle_key(const std::vector<std::string>& certificates,
                                      const std::string& authorities, const std::string& id,
                                      Time now);
Assignment assignment_signed_by(const crypto::PublicKey& key, const SignedAssignment& given,
                                const Uuid& fleet, const Uuid& envoy);

/// Throws Error(denied) unless `bundle` has the digest that was signed.
void demand_digest(const Assignment& assignment, const std::string& bundle);

/// What a check-in sends to say which assignment it holds: the SHA-256 of its signed bytes.
std::string digest_of(const std::string& bytes);

}  // namespace vigo::agent
