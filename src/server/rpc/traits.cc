// traits — ReportTraits: what an agent knows of its machine, when it changed.

#include "base/limits.h"
#include "schema/json.h"
#include "server/rpc/convert.h"
#include "server/rpc/methods.h"
#include "server/store/pack.h"
#include "wire/messages.h"
#include "wire/refusal.h"

namespace vigo::rpc {
namespace {

constexpr std::size_t digest_bytes = 32;

/// Canonical JSON of a map; whatever came, the store and the policy see only that.
std::string traits_text(const proto::ReportTraitsRequest& request) {
    const auto text = request.compressed() ? store::unpack(request.traits(), limits::traits_bytes)
                                           : request.traits();
    if (text.size() > limits::traits_bytes)
        fail(Fault::invalid, "traits of {} bytes; the limit is {}", text.size(),
             limits::traits_bytes);
    const auto traits = parse_json(text);
    if (!traits.is_map()) fail(Fault::invalid, "traits must be a map");
    return to_canonical_json(traits);
}

std::string answer(const Desk& desk, const wire::Peer& peer, std::string_view bytes) {
    auto& core = desk.core;
    const auto admitted = desk.gate->admit(peer, "ReportTraits", bytes);
    const auto request = decode<proto::ReportTraitsRequest>(admitted.payload);
    if (request.digest().size() != digest_bytes)
        fail(Fault::invalid, "a digest of the traits is needed");
    const auto envoy = core.fleet.get(admitted.envoy);
    if (!envoy) fail(Fault::not_found, "{}", wire::unknown_envoy);

    const auto& packer = core.store.packer;
    const auto packed = packer.pack(traits_text(request));
    // The same again keeps the pointer, and with it what was compiled from it.
    auto traits = envoy->traits;
    if (!traits || traits->packed() != packed || traits->digest() != request.digest()) {
        traits = std::make_shared<const fleet::Traits>(request.digest(), packed, packer);
        core.fleet.set_traits(admitted.envoy, traits);
    }
    if (!request.capabilities().empty())
        core.capabilities.add(envoy->row.capabilities, request.capabilities(), core.clock.now());
    const auto decision = core.policies.decide({.id = admitted.envoy,
                                                .hostname = admitted.hostname,
                                                .traits = traits,
                                                .version = envoy->row.version,
                                                .digest = envoy->row.digest});
    proto::ReportTraitsReply reply;
    reply.set_policy_changed(decision.assigned.has_value());
    return reply.SerializeAsString();
}

}  // namespace

wire::Method report_traits(const Desk& desk) {
    return {.name = "/vigo.v1.VigoAgent/ReportTraits",
            .doc = "Traits that changed, and the resource catalogue when it was asked for.",
            .unary = [desk](const wire::Peer& peer, std::string_view bytes) {
                return answer(desk, peer, bytes);
            }};
}

}  // namespace vigo::rpc
