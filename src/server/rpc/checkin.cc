// checkin — the heartbeat: what the envoy holds against what it should hold. Touches memory only.

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"
#include "server/rpc/convert.h"
#include "server/rpc/methods.h"
#include "wire/messages.h"
#include "wire/refusal.h"

namespace vigo::rpc {
namespace {

constexpr std::size_t digest_bytes = 32;
constexpr std::size_t word_most = 64;

/// A digest as it should be; anything else stands for none.
std::string digest_of(const std::string& bytes) {
    return bytes.size() == digest_bytes ? bytes : std::string();
}

fleet::Contact contact_of(const proto::CheckInRequest& request, const wire::Peer& peer, Time now) {
    fleet::Contact contact{
        .at = now,
        .address = foreign(peer.address, word_most),
        .agent_version = foreign(request.agent_version(), word_most),
        .capabilities = digest_of(request.capabilities_digest()),
        .version = std::min<std::uint64_t>(request.version(), limits::sequence_most),
        .digest = digest_of(request.assignment_digest()),
        .busy = request.busy()};
    if (request.has_last_run()) contact.run = summary_of(request.last_run());
    return contact;
}

fleet::Contacted note(const Core& core, const Uuid& envoy, const fleet::Contact& contact) {
    auto contacted = core.fleet.contact(envoy, contact);
    if (!contacted) fail(Fault::not_found, "{}", wire::unknown_envoy);  // deleted at this moment
    // A run with changes or failures comes by report; the ring learns of the others here.
    if (contacted->is_new_run && contact.run->counts.changed == 0 &&
        contact.run->counts.failed == 0)
        core.runs.note(envoy, *contact.run, contact.at);
    if (contacted->gap) core.metrics.checkin_age(*contacted->gap);
    if (contacted->came_back) core.metrics.transitions("online");
    return *std::move(contacted);
}

void note_problem(const Core& core, const Admitted& admitted, const std::string& problem) {
    core.fleet.set_problem(admitted.envoy, problem);
    if (!problem.empty())
        log::warn("an envoy keeps its last policy", {{"envoy", admitted.envoy.text()},
                                                     {"hostname", admitted.hostname},
                                                     {"problem", problem}});
}

void set_assignment(proto::CheckInReply& reply, const policy::Assigned& assigned) {
    auto* signed_by_us = reply.mutable_assignment();
    signed_by_us->set_assignment(assigned.assignment);
    signed_by_us->set_signature(assigned.signature);
    signed_by_us->set_key_id(assigned.key_id);
    if (assigned.send_bundle) reply.set_bundle(assigned.bundle->bytes);
}

/// A check-in that is believed and noted.
struct Visit {
    Admitted admitted;
    std::string traits_digest;
    fleet::Contact contact;
    fleet::Contacted known;
    bool verified = false;  ///< its connection

    policy::Subject subject() const {
        return {.id = admitted.envoy,
                .hostname = admitted.hostname,
                .traits = known.traits,
                .version = contact.version,
                .digest = contact.digest};
    }
};

Visit receive(const Desk& desk, const wire::Peer& peer, std::string_view bytes) {
    auto& core = desk.core;
    auto admitted = desk.gate->admit(peer, "CheckIn", bytes, Proof::connection);
    auto request = decode<proto::CheckInRequest>(admitted.payload);
    const bool verified = desk.gate->bind(peer, admitted, request.connection());
    auto contact = contact_of(request, peer, core.clock.now());
    auto known = note(core, admitted.envoy, contact);
    return {.admitted = std::move(admitted),
            .traits_digest = std::move(*request.mutable_traits_digest()),
            .contact = std::move(contact),
            .known = std::move(known),
            .verified = verified};
}

std::string answer(const Desk& desk, const Visit& visit, const policy::Decision& decision) {
    auto& core = desk.core;
    const auto& [admitted, traits_digest, contact, known, verified] = visit;
    if (!decision.busy && decision.problem != known.problem)
        note_problem(core, admitted, decision.problem);
    proto::CheckInReply reply;
    reply.set_server_time_ms(to_ms(core.clock.now()));
    if (decision.assigned) set_assignment(reply, *decision.assigned);
    reply.set_want_traits(decision.want_traits || !known.traits ||
                          known.traits->digest() != traits_digest);
    reply.set_want_capabilities(!contact.capabilities.empty() &&
                                !core.capabilities.holds(contact.capabilities));
    reply.set_compile_error(decision.problem);
    reply.set_connection_verified(verified);
    if (known.push_waiting) {
        reply.set_converge_now(true);
        core.fleet.set_push(admitted.envoy, false);
    }
    core.metrics.checked_in(decision.assigned ? server::Answered::assignment
                                              : server::Answered::no_change);
    return reply.SerializeAsString();
}

template <class Act>
auto counting_errors(const Desk& desk, const Act& act) {
    try {
        return act();
    } catch (const Error&) {
        desk.core.metrics.checked_in(server::Answered::error);
        throw;
    }
}

/// At once, unless a bundle must be compiled first: that may take a while, and others wait.
wire::Answer begin(const Desk& desk, const wire::Peer& peer, std::string_view bytes) {
    auto visit = receive(desk, peer, bytes);
    auto& policies = desk.core.policies;
    if (const auto decision = policies.decide_at_once(visit.subject()))
        return {.reply = answer(desk, visit, *decision)};
    return {.rest = [desk, &policies, visit = std::move(visit)] {
        return counting_errors(
            desk, [&] { return answer(desk, visit, policies.decide(visit.subject())); });
    }};
}

}  // namespace

wire::Method check_in(const Desk& desk) {
    return {.name = "/vigo.v1.VigoAgent/CheckIn",
            .doc = "An envoy tells what it holds and did, and learns what it should hold.",
            .quick = [desk](const wire::Peer& peer, std::string_view bytes) {
                return counting_errors(desk, [&] { return begin(desk, peer, bytes); });
            }};
}

}  // namespace vigo::rpc
