// assignment — the checks between a server's answer and this machine.

#include "agent/assignment.h"

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/x509.h"

namespace vigo::agent {

crypto::PublicKey believed_bundle_key(const std::vector<std::string>& certificates,
                                      const std::string& authorities, const std::string& id,
                                      Time now) {
    std::string why = "no bundle key is held";
    for (const auto& certificate : certificates) {
        for (const auto& authority : crypto::certificates_in(authorities)) {
            try {
                const auto key = crypto::verified_bundle_key(certificate, authority, now);
                if (digest_of(std::string(key.bytes())) == id) return key;
                why = "it is signed with a bundle key that this envoy does not hold";
            } catch (const Error& error) {
                why = error.message();
            }
        }
    }
    fail(Fault::denied, "the policy is not believed: {}", why);
}

std::string digest_of(const std::string& bytes) {
    const auto digest = crypto::sha256(bytes);
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Assignment verified_assignment(const SignedAssignment& given, const Identity& identity, Time now) {
    const auto key =
        believed_bundle_key(identity.bundle_keys, identity.authorities, given.key_id, now);
    return assignment_signed_by(key, given, identity.fleet, identity.envoy);
}

Assignment assignment_signed_by(const crypto::PublicKey& key, const SignedAssignment& given,
                                const Uuid& fleet, const Uuid& envoy) {
    if (!key.verify(given.assignment, given.signature))
        fail(Fault::denied, "the policy is not believed: its signature does not hold");
    auto assignment = Assignment::parse(given.assignment);
    if (assignment.fleet_id != fleet.bytes() || assignment.envoy_id != envoy.bytes())
        fail(Fault::denied, "the policy is not believed: it was signed for another envoy");
    return assignment;
}

void demand_digest(const Assignment& assignment, const std::string& bundle) {
    if (digest_of(bundle) != assignment.digest)
        fail(Fault::denied, "the policy is not believed: its content is not what was signed");
}

}  // namespace vigo::agent
