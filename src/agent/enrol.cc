// enrol — trust first, then a request, then an identity on disk.

#include "agent/enrol.h"

#include <algorithm>

#include "agent/version.h"
#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/join_token.h"
#include "crypto/x509.h"
#include "host/system.h"
#include "wire/envelope.h"
#include "wire/messages.h"

namespace vigo::agent {
namespace {

constexpr std::string_view method = "/vigo.v1.VigoAgent/Register";
constexpr Millis deadline{30'000};

/// The certificates that the token's pin names.
std::string pinned(const std::string& authorities, const crypto::JoinToken& token) {
    std::string believed;
    for (const auto& each : crypto::certificates_in(authorities))
        if (token.pins(crypto::facts_of(each).key_digest)) believed += each;
    if (believed.empty())
        fail(Fault::denied, "the server's CA is not the one that the token names");
    return believed;
}

std::string trusted_authorities(const Enrolment& order) {
    if (order.token.empty()) {
        if (!order.authorities.empty()) return order.authorities;
        fail(Fault::invalid,
             "nothing says whom to believe: set VIGO_TOKEN (`vigocli token create`), or give the "
             "server's CA with --ca-file");
    }
    const auto token = crypto::JoinToken::parse(order.token);
    if (!order.authorities.empty()) return pinned(order.authorities, token);
    // Nobody is believed yet; what comes is compared with the pin.
    return pinned(order.fetch({.url = order.settings.api_addr + "/ca.pem"}), token);
}

proto::RegisterRequest request_of(const Enrolment& order, const crypto::SigningKey& key,
                                  const std::string& certificate_request) {
    proto::RegisterRequest request;
    request.set_hostname(order.machine.hostname());
    request.set_address(order.machine.system().primary_address().value_or(""));
    request.set_public_key(std::string(key.public_key().bytes()));
    request.set_certificate_request(certificate_request);
    request.set_token(order.token);
    request.set_agent_version(std::string(agent_version()));
    const auto proof = key.sign(wire::registration_proof(certificate_request, order.token));
    request.set_proof(std::string(crypto::view(proof)));
    return request;
}

/// Asks again while a human has not decided.
proto::RegisterReply ask(const Enrolment& order, wire::Channel& channel,
                         const proto::RegisterRequest& request) {
    bool told = false;
    while (!order.stop.stop_requested()) {
        proto::RegisterReply reply;
        if (!reply.ParseFromString(channel.call(method, request.SerializeAsString(), deadline)))
            fail(Fault::internal, "the server's answer to Register cannot be read");
        if (reply.state() == proto::RegisterReply::STATE_ENROLLED) return reply;
        if (reply.state() != proto::RegisterReply::STATE_PENDING)
            fail(Fault::internal,
                 "the server's answer to Register is another one than this agent knows");
        if (!told)
            order.say(format("waiting for approval of {}: an operator must let this machine in\n",
                             request.hostname()));
        told = true;
        order.bell.sleep(std::chrono::steady_clock::now() + order.between_tries, order.stop);
    }
    fail(Fault::unavailable, "stopped while waiting for approval; register again to go on");
}

Uuid id_in(const std::string& bytes) {
    const auto id = Uuid::from_bytes(bytes);
    if (!id || id->is_nil()) fail(Fault::internal, "the server's answer to Register holds no id");
    return *id;
}

/// What the server sent must fit together before it is kept.
void demand_consistent(const Identity& identity, const std::string& trusted) {
    if (crypto::envoy_of(identity.certificate) != identity.envoy.text())
        fail(Fault::denied, "the server sent a certificate of another envoy");
    const auto roots = crypto::certificates_in(trusted);
    if (std::none_of(roots.begin(), roots.end(), [&](const auto& root) {
            return crypto::is_issued_by(identity.certificate, root);
        }))
        fail(Fault::denied, "the server sent a certificate that its CA has not issued");
}

Settings settings_to_keep(const Enrolment& order, const proto::RegisterReply& reply) {
    auto kept = order.settings;
    if (reply.interval_ms() > 0) kept.interval = Millis(reply.interval_ms());
    // These say where we are now, not what the agent shall do later.
    kept.ca_file.clear();
    kept.config_dir.clear();
    kept.root = "/";
    kept.dry_run = kept.once = false;
    return kept;
}

}  // namespace

Identity enrol(const Enrolment& order, IdentityFiles& files) {
    if (const auto known = files.load())
        fail(Fault::conflict,
             "this machine is enrolled already, as {}: `vigo bootstrap` makes a new identity",
             known->envoy.text());
    const auto trusted = trusted_authorities(order);
    auto key = files.pending_key();
    const auto certificate = crypto::make_request(order.machine.hostname());
    const auto channel = order.connect(trusted);
    const auto reply = ask(order, *channel, request_of(order, key, certificate.request));
    Identity identity{.envoy = id_in(reply.envoy_id()),
                      .fleet = id_in(reply.fleet_id()),
                      .key = std::move(key),
                      .certificate = reply.certificate(),
                      .certificate_key = certificate.key,
                      .authorities = reply.authorities().empty() ? trusted : reply.authorities(),
                      .bundle_keys = {reply.bundle_keys().begin(), reply.bundle_keys().end()}};
    demand_consistent(identity, trusted);
    files.save_config(settings_to_keep(order, reply));
    files.save(identity);
    return identity;
}

}  // namespace vigo::agent
