// scripted_server — a server that answers as a test tells it, behind the real dispatcher and real
// signatures.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>

#include "agent/exchange.h"
#include "agent/identity.h"
#include "bundle/bundle.h"
#include "crypto/digest.h"
#include "crypto/x509.h"
#include "wire/envelope.h"
#include "wire/messages.h"
#include "wire/refusal.h"

namespace vigo::agent {

class ScriptedServer {
 public:
    ScriptedServer()
        : authority_(crypto::make_authority("test fleet", now())),
          bundle_key_(crypto::SigningKey::make()),
          transport_(methods()) {}

    static Time now() { return from_ms(1'769'847'300'000); }  // as FakeClock begins

    /// An envoy of this fleet.
    Identity enrol() {
        auto request = crypto::make_request("envoy.example");
        Identity identity{.envoy = *Uuid::parse("11111111-2222-4333-8444-555555555555"),
                          .fleet = fleet_,
                          .key = crypto::SigningKey::make(),
                          .certificate = {},
                          .certificate_key = request.key,
                          .authorities = authority_.certificate,
                          .bundle_keys = {bundle_certificate()}};
        identity.certificate =
            crypto::issue_client(authority_, request.request, identity.envoy.text(), now());
        public_key_ = identity.key.public_key();
        envoy_ = identity.envoy;
        return identity;
    }
    std::unique_ptr<wire::Channel> channel() {
        return transport_.channel({.envoy = envoy_, .address = "127.0.0.1"});
    }
    std::string authority() const { return authority_.certificate; }
    std::string bundle_certificate() const {
        return crypto::issue_bundle_key(authority_, bundle_key_.public_key(), now());
    }
    const Uuid& fleet() const { return fleet_; }

    /// What the next check-ins offer, until the envoy holds it.
    void offer(const Bundle& bundle, std::uint64_t version) {
        bundle_ = bundle.encode();
        const auto digest = crypto::sha256(bundle_);
        assignment_ = {.fleet_id = std::string(fleet_.bytes()),
                       .envoy_id = std::string(envoy_.bytes()),
                       .version = version,
                       .digest = {reinterpret_cast<const char*>(digest.data()), digest.size()},
                       .issued_ms = to_ms(now()),
                       .interval_ms = 60'000};
    }
    std::optional<Assignment>& assignment() { return assignment_; }

    // Knobs. Each is asked at every call of its kind.
    std::function<void(std::string_view method)> refuse;  ///< throws to refuse
    std::function<void(proto::SignedAssignment&, std::string& bundle)> tamper;
    std::function<void(proto::CheckInReply&)> add_to_answer;
    bool lose_next_acknowledgement = false;
    bool verifies = false;      ///< connections
    bool forgets_once = false;  ///< that it did

    std::map<std::string, std::string> secrets;

    // What was heard.
    std::vector<std::vector<std::string>> asked_secrets;  ///< each call
    std::vector<proto::CheckInRequest> check_ins;
    std::vector<proto::ReportTraitsRequest> traits;
    std::vector<proto::RunReport> runs;  ///< also those that came twice
    std::vector<std::uint64_t> sequences;
    std::vector<bool> is_signed;  ///< each check-in
    std::atomic<int> streams = 0;
    std::atomic<int> beats = 0;
    void push(const std::string& trace_id) {
        proto::ServerMessage message;
        message.mutable_force_push()->set_trace_id(trace_id);
        const std::lock_guard lock(mutex_);
        if (stream_) stream_->send(message.SerializeAsString());
    }

    /// Ends the stream, and refuses further ones.
    void end_streams() {
        const std::lock_guard lock(mutex_);
        takes_streams_ = false;
        if (stream_) stream_->end();
    }

 private:
    std::vector<wire::Method> methods() {
        const auto envoy = wire::Permission::envoy;
        return {{.name = "/vigo.v1.VigoAgent/CheckIn",
                 .permission = envoy,
                 .unary = alone([this](auto& peer, auto bytes) { return check_in(peer, bytes); })},
                {.name = "/vigo.v1.VigoAgent/ReportTraits",
                 .permission = envoy,
                 .unary = alone([this](auto&, auto bytes) { return take_traits(bytes); })},
                {.name = "/vigo.v1.VigoAgent/ReportResult",
                 .permission = envoy,
                 .unary = alone([this](auto&, auto bytes) { return take_runs(bytes); })},
                {.name = "/vigo.v1.VigoAgent/ResolveSecrets",
                 .permission = envoy,
                 .unary = alone([this](auto&, auto bytes) { return resolve(bytes); })},
                {.name = "/vigo.v1.VigoAgent/Renew",
                 .permission = wire::Permission::enrol,
                 .unary = alone([this](auto&, auto bytes) { return renew(bytes); })},
                {.name = "/vigo.v1.VigoAgent/AgentStream",
                 .permission = envoy,
                 .stream = [this](const auto&, auto stream) { return open(std::move(stream)); }}};
    }

    /// A caller that gave up may ask again while its first call is still being handled.
    using Unary = std::function<std::string(const wire::Peer&, std::string_view)>;
    Unary alone(Unary handler) {
        return [this, handler = std::move(handler)](const auto& peer, auto bytes) {
            const std::lock_guard lock(handling_);
            return handler(peer, bytes);
        };
    }

    /// It may take its time, and others are heard meanwhile.
    void ask_for_refusal(std::string_view method) {
        if (!refuse) return;
        struct Pause {
            explicit Pause(std::mutex& held) : held_(held) { held_.unlock(); }
            ~Pause() { held_.lock(); }
            Pause(const Pause&) = delete;
            Pause& operator=(const Pause&) = delete;
            std::mutex& held_;
        } const pause(handling_);
        refuse(method);
    }

    template <class Message>
    Message believed(std::string_view method, std::string_view bytes, bool vouched = false) {
        const auto sealed = wire::open(bytes);
        const bool has_signature = !sealed.signature.empty();
        if (!has_signature && !vouched) fail(Fault::denied, "{}", wire::unsigned_request);
        if (has_signature && !wire::verify(sealed, method, fleet_, public_key_))
            fail(Fault::denied, "signature verification failed");
        sequences.push_back(sealed.sequence);
        ask_for_refusal(method);
        Message message;
        if (!message.ParseFromString(sealed.payload)) fail(Fault::invalid, "not a message");
        return message;
    }

    std::string check_in(const wire::Peer& peer, std::string_view bytes) {
        is_signed.push_back(!wire::open(bytes).signature.empty());
        const bool vouched = !std::exchange(forgets_once, false) &&
                             peer.bond->is_verified(envoy_, public_key_, now());
        check_ins.push_back(believed<proto::CheckInRequest>("CheckIn", bytes, vouched));
        proto::CheckInReply reply;
        if (verifies && check_ins.back().connection() == peer.bond->name())
            peer.bond->verify(envoy_, public_key_);
        reply.set_connection_verified(verifies);
        reply.set_server_time_ms(to_ms(now()));
        reply.set_want_traits(traits.empty());
        if (assignment_) add_assignment(reply, check_ins.back());
        if (add_to_answer) add_to_answer(reply);
        return reply.SerializeAsString();
    }

    void add_assignment(proto::CheckInReply& reply, const proto::CheckInRequest& request) {
        const auto bytes = assignment_->signed_bytes();
        const auto held = crypto::sha256(bytes);
        if (request.assignment_digest() ==
            std::string_view(reinterpret_cast<const char*>(held.data()), held.size()))
            return;
        auto& given = *reply.mutable_assignment();
        const auto key = crypto::sha256(bundle_key_.public_key().bytes());
        given.set_assignment(bytes);
        given.set_signature(std::string(crypto::view(bundle_key_.sign(bytes))));
        given.set_key_id(std::string(reinterpret_cast<const char*>(key.data()), key.size()));
        auto bundle = bundle_;
        if (tamper) tamper(given, bundle);
        reply.set_bundle(bundle);
    }

    std::string take_traits(std::string_view bytes) {
        traits.push_back(believed<proto::ReportTraitsRequest>("ReportTraits", bytes));
        proto::ReportTraitsReply reply;
        reply.set_policy_changed(true);
        return reply.SerializeAsString();
    }

    std::string take_runs(std::string_view bytes) {
        const auto request = believed<proto::ReportResultRequest>("ReportResult", bytes);
        for (const auto& run : request.runs()) runs.push_back(run);
        if (std::exchange(lose_next_acknowledgement, false))
            fail(Fault::unavailable, "the line broke");
        proto::ReportResultReply reply;
        reply.set_acknowledged(request.runs().rbegin()->run().number());
        return reply.SerializeAsString();
    }

    std::string resolve(std::string_view bytes) {
        const auto request = believed<proto::ResolveSecretsRequest>("ResolveSecrets", bytes);
        asked_secrets.emplace_back(request.paths().begin(), request.paths().end());
        proto::ResolveSecretsReply reply;
        for (const auto& path : request.paths()) {
            auto& made = *reply.add_secrets();
            made.set_path(path);
            const auto found = secrets.find(path);
            if (found != secrets.end())
                made.set_value(found->second);
            else
                made.set_problem("file not found");
        }
        return reply.SerializeAsString();
    }

    std::string renew(std::string_view bytes) {
        const auto request = believed<proto::RenewRequest>("Renew", bytes);
        proto::RenewReply reply;
        reply.set_certificate(
            crypto::issue_client(authority_, request.certificate_request(), envoy_.text(), now()));
        return reply.SerializeAsString();
    }

    wire::StreamEvents open(std::shared_ptr<wire::ServerStream> stream) {
        const std::lock_guard lock(mutex_);
        if (!takes_streams_) fail(Fault::unavailable, "no streams");
        stream_ = std::move(stream);
        ++streams;
        return {.received =
                    [this](std::string) {
                        if (refuse) refuse("AgentStream");
                        ++beats;
                    },
                .ended = [] {}};
    }

    crypto::KeyPair authority_;
    crypto::SigningKey bundle_key_;
    crypto::PublicKey public_key_;
    Uuid fleet_ = *Uuid::parse("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee");
    Uuid envoy_;
    std::optional<Assignment> assignment_;
    std::string bundle_;
    std::mutex handling_;  // of what is not a stream
    std::mutex mutex_;     // the stream
    std::shared_ptr<wire::ServerStream> stream_;
    bool takes_streams_ = true;
    wire::InProcess transport_;  // last: its threads end first
};

}  // namespace vigo::agent
