// secrets — ResolveSecrets: the values of those secrets that the envoy's own bundle names, and of
// no others. They are read for each call and kept nowhere.

#include "schema/secrets.h"

#include <algorithm>

#include "base/limits.h"
#include "base/limits_secrets.h"
#include "base/log.h"
#include "crypto/wiped.h"
#include "server/rpc/convert.h"
#include "server/rpc/methods.h"
#include "wire/messages.h"
#include "wire/refusal.h"

namespace vigo::rpc {
namespace {

void demand_sense(const proto::ResolveSecretsRequest& request) {
    if (request.paths().empty()) fail(Fault::invalid, "no secret is asked for");
    if (request.paths_size() > static_cast<int>(limits::secrets_per_call))
        fail(Fault::invalid, "{} secrets are asked for at once; the limit is {}",
             request.paths_size(), limits::secrets_per_call);
    for (const auto& path : request.paths())
        if (const auto problem = secrets::problem_of(path); !problem.empty())
            fail(Fault::invalid, "this names no secret: {}", problem);
}

/// What its parsed configuration names, whatever the envoy says that it holds.
std::vector<std::string> entitled(const Core& core, const Admitted& admitted) {
    const auto envoy = core.fleet.get(admitted.envoy);
    if (!envoy) fail(Fault::not_found, "{}", wire::unknown_envoy);
    return core.policies.secrets_of({.id = admitted.envoy,
                                     .hostname = admitted.hostname,
                                     .traits = envoy->traits,
                                     .version = envoy->row.version,
                                     .digest = envoy->row.digest});
}

/// An envoy that asks again and again fills neither log nor database.
[[noreturn]] void refuse(const Core& core, Throttle& throttle, const Admitted& admitted,
                         const std::string& path) {
    const auto now = core.clock.now();
    if (throttle.passes(admitted.envoy.text() + path, now)) {
        log::warn(
            "secret refused",
            {{"envoy", admitted.envoy.text()}, {"hostname", admitted.hostname}, {"secret", path}});
        core.store.events.note({.at = now,
                                .kind = "secret.refused",
                                .actor = admitted.envoy.text(),
                                .subject = path,
                                .detail = format("{} asked for a secret that its configuration "
                                                 "does not name",
                                                 admitted.hostname)});
    }
    fail(Fault::denied, "secret {} is not in the configuration of this envoy", path);
}

void add_value(proto::ResolveSecretsReply& reply, const Core& core, const std::string& path) {
    auto& made = *reply.add_secrets();
    made.set_path(path);
    try {
        const auto value = core.secrets->get(path);
        made.set_value(value.view().data(), value.size());
    } catch (const Error& error) {
        log::error("secret cannot be had", {{"secret", path}, {"why", error.message()}});
        made.set_problem(error.message());
    }
}

std::string answer(const Desk& desk, Throttle& throttle, const wire::Peer& peer,
                   std::string_view bytes) {
    const auto& core = desk.core;
    const auto admitted = desk.gate->admit(peer, "ResolveSecrets", bytes);
    const auto request = decode<proto::ResolveSecretsRequest>(admitted.payload);
    demand_sense(request);
    const auto known = entitled(core, admitted);
    for (const auto& path : request.paths())
        if (!std::binary_search(known.begin(), known.end(), path))
            refuse(core, throttle, admitted, path);
    if (core.secrets == nullptr) fail(Fault::unavailable, "this server has no secrets backend");
    proto::ResolveSecretsReply reply;
    for (const auto& path : request.paths()) add_value(reply, core, path);
    auto encoded = reply.SerializeAsString();
    for (auto& each : *reply.mutable_secrets()) crypto::wipe(*each.mutable_value());
    return encoded;
}

}  // namespace

wire::Method resolve_secrets(const Desk& desk) {
    // Shared by the copies of the handler.
    const auto throttle = std::make_shared<Throttle>(Millis(limits::unknown_envoy_log_ms),
                                                     limits::unknown_envoys_remembered);
    return {.name = "/vigo.v1.VigoAgent/ResolveSecrets",
            .doc = "The values of secrets that the envoy's own bundle names.",
            .unary = [desk, throttle](const wire::Peer& peer, std::string_view bytes) {
                return answer(desk, *throttle, peer, bytes);
            }};
}

}  // namespace vigo::rpc
