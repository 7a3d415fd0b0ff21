// enrolment — Register, open to whoever holds a token or waits for approval; and Renew, for a
// certificate that ends.

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/join_token.h"
#include "crypto/x509.h"
#include "server/rpc/convert.h"
#include "server/rpc/methods.h"
#include "wire/envelope.h"
#include "wire/messages.h"

namespace vigo::rpc {
namespace {

constexpr std::size_t request_most = 16 << 10;
constexpr std::size_t hostname_most = 253;  // RFC 1035, 2.3.4
constexpr std::size_t address_most = 64;
constexpr std::size_t version_most = 64;

Uuid new_uuid() {
    const auto bytes = crypto::random_bytes(16);
    return Uuid::from_random(std::span<const unsigned char, 16>(
        reinterpret_cast<const unsigned char*>(bytes.data()), 16));
}

bool is_hostname(std::string_view name) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    return !name.empty() && name.size() <= hostname_most &&
           name.find_first_not_of(allowed) == std::string_view::npos && name.front() != '.' &&
           name.front() != '-';
}

void check_request(const std::string& pem) {
    if (pem.empty() || pem.size() > request_most)
        fail(Fault::invalid, "a certificate request is needed, PKCS #10 as PEM");
}

void check(const proto::RegisterRequest& request) {
    if (!is_hostname(request.hostname()))
        fail(Fault::invalid, "\"{}\" is no host name",
             printable(request.hostname(), hostname_most));
    check_request(request.certificate_request());
    const auto key = crypto::PublicKey::from_bytes(request.public_key());
    const auto proof = wire::registration_proof(request.certificate_request(), request.token());
    if (!key.verify(proof, request.proof()))
        fail(Fault::denied, "the proof that you hold the key does not hold");
}

std::optional<store::Enrolment::Joined> join(const Core& core,
                                             const proto::RegisterRequest& request,
                                             const wire::Peer& peer) {
    const auto now = core.clock.now();
    const auto most = core.terms.most_envoys ? core.terms.most_envoys() : 0;
    const auto address =
        foreign(request.address().empty() ? peer.address : request.address(), address_most);
    const auto version = foreign(request.agent_version(), version_most);
    if (!request.token().empty()) {
        const auto hash = crypto::JoinToken::parse(request.token()).hash();
        return core.store.enrolment.join({reinterpret_cast<const char*>(hash.data()), hash.size()},
                                         {.id = new_uuid(),
                                          .hostname = request.hostname(),
                                          .public_key = request.public_key(),
                                          .enrolled = now,
                                          .agent_version = version,
                                          .address = address},
                                         now, most);
    }
    if (!core.terms.allow_approval)
        fail(Fault::denied,
             "a join token is needed: `vigocli token create` makes one (server.yaml may allow "
             "machines without one to wait for approval: bootstrap.allow_approval)");
    return core.store.enrolment.ask({.id = new_uuid(),
                                     .public_key = request.public_key(),
                                     .hostname = request.hostname(),
                                     .address = address,
                                     .agent_version = version},
                                    now, most);
}

void announce(const Core& core, const store::Enrolment::Joined& joined) {
    core.fleet.put(joined.envoy);
    if (!joined.is_new) return;
    const auto& envoy = joined.envoy;
    log::info("envoy enrolled",
              {{"envoy", envoy.id.text()}, {"hostname", envoy.hostname}, {"token", envoy.token}});
    core.store.events.note({.at = core.clock.now(),
                            .kind = "envoy.enrolled",
                            .actor = envoy.token.empty() ? "approval" : envoy.token,
                            .subject = envoy.id.text(),
                            .detail = envoy.hostname});
}

/// Its number is for those who look into the database: a disk that refuses it locks out nobody.
std::string certificate_for(const Core& core, const std::string& request, const Uuid& envoy) {
    auto certificate = core.issuer.issue(request, envoy);
    const auto serial = crypto::facts_of(certificate).serial;
    try {
        core.store.envoys.set_certificate(envoy, serial);
    } catch (const Error& error) {
        log::error("the number of a certificate could not be stored",
                   {{"envoy", envoy.text()}, {"serial", serial}, {"why", error.message()}});
    }
    return certificate;
}

template <class Reply>
void add_authorities(const Core& core, Reply& reply) {
    reply.set_authorities(core.issuer.authorities());
    for (auto& key : core.issuer.bundle_keys()) reply.add_bundle_keys(std::move(key));
}

std::string answer_register(const Core& core, const wire::Peer& peer, std::string_view bytes) {
    const auto request = decode<proto::RegisterRequest>(bytes);
    check(request);
    core.issuer.issue(request.certificate_request(),
                      Uuid());  // a bad request must not use up a token
    proto::RegisterReply reply;
    reply.set_server_time_ms(to_ms(core.clock.now()));
    const auto joined = join(core, request, peer);
    if (!joined) {
        log::info("a machine waits for approval",
                  {{"hostname", request.hostname()}, {"address", peer.address}});
        reply.set_state(proto::RegisterReply::STATE_PENDING);
        return reply.SerializeAsString();
    }
    announce(core, *joined);
    reply.set_state(proto::RegisterReply::STATE_ENROLLED);
    reply.set_envoy_id(std::string(joined->envoy.id.bytes()));
    reply.set_fleet_id(std::string(core.terms.fleet.bytes()));
    reply.set_certificate(certificate_for(core, request.certificate_request(), joined->envoy.id));
    add_authorities(core, reply);
    reply.set_interval_ms(core.terms.interval.count());
    return reply.SerializeAsString();
}

std::string answer_renew(const Desk& desk, const wire::Peer& peer, std::string_view bytes) {
    const auto admitted = desk.gate->admit(peer, "Renew", bytes);
    const auto request = decode<proto::RenewRequest>(admitted.payload);
    check_request(request.certificate_request());
    proto::RenewReply reply;
    reply.set_certificate(
        certificate_for(desk.core, request.certificate_request(), admitted.envoy));
    add_authorities(desk.core, reply);
    log::info("certificate renewed",
              {{"envoy", admitted.envoy.text()}, {"hostname", admitted.hostname}});
    return reply.SerializeAsString();
}

}  // namespace

wire::Method register_envoy(const Desk& desk) {
    return {
        .name = "/vigo.v1.VigoAgent/Register",
        .permission = wire::Permission::enrol,
        .doc =
            "Enrols a machine that holds a join token, or puts it on the list of those who wait.",
        .unary = [desk](const wire::Peer& peer, std::string_view bytes) {
            return answer_register(desk.core, peer, bytes);
        }};
}

wire::Method renew(const Desk& desk) {
    return {.name = "/vigo.v1.VigoAgent/Renew",
            .permission = wire::Permission::enrol,
            .doc =
                "A new certificate for an envoy that signs with its key, also when the old one has "
                "expired.",
            .unary = [desk](const wire::Peer& peer, std::string_view bytes) {
                return answer_renew(desk, peer, bytes);
            }};
}

}  // namespace vigo::rpc
