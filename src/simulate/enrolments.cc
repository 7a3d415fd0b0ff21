#include "simulate/enrolments.h"

#include "agent/letters.h"
#include "agent/version.h"
#include "wire/envelope.h"
#include "wire/messages.h"

namespace vigo::simulate {
namespace {

constexpr std::size_t at_once = 8;

}  // namespace

Enrolments::Enrolments(Stage& stage) : stage_(stage) {
    for (std::size_t at = 0; at < stage.envoys.size(); ++at)
        if (stage.envoys[at].id.is_nil()) waiting_.push_back(at);
}

void Enrolments::begin() {
    if (waiting_.empty()) return;
    line_ = std::make_unique<wire::Line>(
        stage_.loop, stage_.far, wire::NearEnd{.source = stage_.source_of(0)},
        wire::Line::Events{.opened = [this] { ask(); },
                           .lost = [this](const Error& why) { stage_.failed("enrolment", why); }});
}

void Enrolments::ask() {
    while (next_ < waiting_.size() && under_way_ < at_once) {
        const auto at = waiting_[next_++];
        const auto& key = stage_.envoys[at].key;
        const auto& realm = stage_.realm;
        proto::RegisterRequest request;
        request.set_hostname(stage_.members[at].hostname);
        request.set_public_key(std::string(key.public_key().bytes()));
        request.set_certificate_request(realm.tls_request);
        request.set_token(realm.token);
        request.set_agent_version(std::string(agent::agent_version()));
        const auto proof = key.sign(wire::registration_proof(realm.tls_request, realm.token));
        request.set_proof(std::string(crypto::view(proof)));
        ++under_way_;
        const auto begun = std::chrono::steady_clock::now();
        line_->call(agent::path_of("Register"), request.SerializeAsString(), call_deadline,
                    [this, at, begun](const std::optional<Error>& why, const std::string& reply) {
                        --under_way_;
                        if (why) {
                            stage_.failed("Register", *why);
                            return ask();
                        }
                        stage_.tally.enrolments.add(std::chrono::duration_cast<Micros>(
                            std::chrono::steady_clock::now() - begun));
                        take(at, reply);
                        ask();
                    });
    }
}

void Enrolments::take(std::size_t at, const std::string& bytes) {
    proto::RegisterReply reply;
    const auto read = reply.ParseFromString(bytes);
    const auto id = Uuid::from_bytes(reply.envoy_id());
    const auto fleet = Uuid::from_bytes(reply.fleet_id());
    if (!read || !id || !fleet) return stage_.tally.failed("Register: no identity came");
    stage_.envoys[at].id = *id;
    stage_.members[at].certificate = reply.certificate();
    stage_.fleet.id = *fleet;
    stage_.fleet.bundle_keys = {reply.bundle_keys().begin(), reply.bundle_keys().end()};
}

}  // namespace vigo::simulate
