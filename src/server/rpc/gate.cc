#include "server/rpc/gate.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "wire/envelope.h"
#include "wire/refusal.h"

namespace vigo::rpc {
namespace {

constexpr std::size_t address_shown = 64;

}  // namespace

struct Gate::Asked {
    const wire::Peer& peer;
    std::string_view method;
    wire::Sealed sealed;
};

Gate::Gate(Core& core)
    : core_(core),
      orphans_(Millis(limits::unknown_envoy_log_ms), limits::unknown_envoys_remembered),
      revoked_(Millis(limits::unknown_envoy_log_ms), limits::unknown_envoys_remembered) {}

Admitted Gate::admit(const wire::Peer& peer, std::string_view method, std::string_view envelope,
                     Proof proof) {
    Asked asked{.peer = peer, .method = method, .sealed = wire::open(envelope)};
    check_certificate(asked);
    const auto identity = check_known(asked);
    check_proof(asked, identity, proof);
    if (identity.revoked) {
        core_.metrics.signature_failed("revoked");
        if (revoked_.passes(asked.sealed.envoy.text(), core_.clock.now()))
            log::warn("envoy revoked", {{"envoy", asked.sealed.envoy.text()},
                                        {"hostname", identity.hostname},
                                        {"address", printable(peer.address, address_shown)}});
        fail(Fault::denied, "{}", wire::revoked_envoy);
    }
    check_window(asked);
    check_replay(asked);
    return {.envoy = asked.sealed.envoy,
            .hostname = identity.hostname,
            .payload = std::move(asked.sealed.payload),
            .key = identity.key,
            .is_signed = !asked.sealed.signature.empty()};
}

bool Gate::bind(const wire::Peer& peer, const Admitted& admitted, std::string_view connection) {
    if (!admitted.is_signed || connection.empty() || !peer.bond || !peer.envoy)
        return !admitted.is_signed;
    if (connection != peer.bond->name())
        refuse({.peer = peer, .method = "CheckIn", .sealed = {.envoy = admitted.envoy}},
               "wrong_connection", Fault::denied, std::string(wire::wrong_connection));
    peer.bond->verify(admitted.envoy, admitted.key);
    return peer.bond->is_verified(admitted.envoy, admitted.key, core_.clock.now());
}

bool Gate::is_vouched_for(const Asked& asked, const fleet::Identity& identity) const {
    return asked.peer.bond &&
           asked.peer.bond->is_verified(asked.sealed.envoy, identity.key, core_.clock.now());
}

void Gate::check_proof(const Asked& asked, const fleet::Identity& identity, Proof proof) {
    if (asked.sealed.signature.empty() && proof == Proof::connection) {
        if (is_vouched_for(asked, identity)) return;
        refuse(asked, "unsigned", Fault::denied, std::string(wire::unsigned_request));
    }
    if (!wire::verify(asked.sealed, asked.method, core_.terms.fleet, identity.key))
        refuse(asked, "bad_signature", Fault::denied, std::string(wire::bad_signature));
}

void Gate::refuse(const Asked& asked, std::string_view reason, Fault fault,
                  const std::string& message) {
    core_.metrics.signature_failed(reason);
    log::warn("signature verification failed",
              {{"reason", std::string(reason)},
               {"envoy", asked.sealed.envoy.text()},
               {"method", std::string(asked.method)},
               {"address", printable(asked.peer.address, address_shown)},
               {"error", message}});
    throw Error(fault, message);
}

void Gate::check_certificate(const Asked& asked) {
    // Only a method that is open without a certificate comes here without one; the dispatcher saw
    // to that.
    if (!asked.peer.envoy || *asked.peer.envoy == asked.sealed.envoy) return;
    // A rehearsal plays more envoys than it can open connections.
    if (core_.terms.is_simulation && asked.peer.is_simulation) return;
    refuse(asked, "wrong_envoy", Fault::denied,
           format("the certificate is of envoy {}, the request of {}", asked.peer.envoy->text(),
                  asked.sealed.envoy.text()));
}

fleet::Identity Gate::check_known(const Asked& asked) {
    if (auto identity = core_.fleet.identity(asked.sealed.envoy)) return *std::move(identity);
    core_.metrics.signature_failed("envoy_not_found");
    if (orphans_.passes(asked.sealed.envoy.text(), core_.clock.now()))
        log::warn("check-in from unknown envoy",
                  {{"envoy", asked.sealed.envoy.text()},
                   {"address", printable(asked.peer.address, address_shown)}});
    fail(Fault::not_found, "{}", wire::unknown_envoy);
}

void Gate::check_window(const Asked& asked) {
    const auto skew = asked.sealed.time - core_.clock.now();
    const auto window = core_.terms.signature_window;
    if (skew <= window && skew >= -window) return;
    refuse(asked, "clock_skew", Fault::denied, wire::clock_refusal(skew, window));
}

void Gate::check_replay(const Asked& asked) {
    if (asked.sealed.sequence > limits::sequence_most)
        refuse(asked, "malformed", Fault::invalid,
               "this sequence number leaves no room for others");
    const auto admission = core_.fleet.admit(asked.sealed.envoy, asked.sealed.sequence);
    if (admission.accepted) return;
    refuse(asked, "replay", Fault::conflict,
           wire::replay_refusal(asked.sealed.sequence, admission.highest));
}

}  // namespace vigo::rpc
