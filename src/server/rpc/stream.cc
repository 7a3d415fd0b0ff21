// stream — AgentStream: opened by the agent and held; by it the server can ask an envoy to converge
// now.

#include <mutex>

#include "base/log.h"
#include "server/rpc/convert.h"
#include "server/rpc/methods.h"
#include "wire/messages.h"

namespace vigo::rpc {
namespace {

/// One stream of one agent. Until its first envelope is believed it is nobody's.
class AgentStream {
 public:
    AgentStream(Desk desk, wire::Peer peer, std::shared_ptr<wire::ServerStream> stream)
        : desk_(std::move(desk)), peer_(std::move(peer)), stream_(std::move(stream)) {}

    void received(std::string_view envelope) {
        const auto admitted = desk_.gate->admit(peer_, "AgentStream", envelope, proof());
        const auto message = decode<proto::StreamMessage>(admitted.payload);
        open(admitted);
        if (message.has_heartbeat()) note(admitted, message.heartbeat());
    }

    void ended() {
        const std::lock_guard lock(lock_);
        if (envoy_) desk_.core.streams.closed(*envoy_, stream_.get());
    }

 private:
    /// What opens it must be signed.
    Proof proof() {
        const std::lock_guard lock(lock_);
        return envoy_ ? Proof::connection : Proof::signature;
    }

    void open(const Admitted& admitted) {
        const std::lock_guard lock(lock_);
        if (envoy_) return;
        envoy_ = admitted.envoy;
        desk_.core.streams.opened(admitted.envoy, stream_);
        log::debug("stream opened",
                   {{"envoy", admitted.envoy.text()}, {"hostname", admitted.hostname}});
    }

    void note(const Admitted& admitted, const proto::Heartbeat& heartbeat) {
        auto& core = desk_.core;
        std::optional<store::RunSummary> run;
        if (heartbeat.has_last_run()) run = summary_of(heartbeat.last_run());
        const auto now = core.clock.now();
        const bool is_new = core.fleet.beat(admitted.envoy, now, heartbeat.busy(), run);
        if (is_new && run->counts.changed == 0 && run->counts.failed == 0)
            core.runs.note(admitted.envoy, *run, now);
    }

    Desk desk_;
    wire::Peer peer_;
    std::shared_ptr<wire::ServerStream> stream_;  // shared with Streams and the transport
    std::mutex lock_;
    std::optional<Uuid> envoy_;
};

}  // namespace

wire::Method agent_stream(const Desk& desk) {
    return {.name = "/vigo.v1.VigoAgent/AgentStream",
            .doc = "Held open by an agent: heartbeats one way, requests to converge now the other.",
            .stream =
                [desk](const wire::Peer& peer, std::shared_ptr<wire::ServerStream> stream) {
                    // Shared by the two callbacks of the transport.
                    const auto held = std::make_shared<AgentStream>(desk, peer, std::move(stream));
                    return wire::StreamEvents{
                        .received = [held](const std::string& message) { held->received(message); },
                        .ended = [held] { held->ended(); }};
                },
            .is_quick_stream = true};
}

std::string push_message(const streams::Push& push) {
    proto::ServerMessage message;
    message.mutable_force_push()->set_trace_id(push.trace_id);
    message.mutable_force_push()->set_full(push.full);
    return message.SerializeAsString();
}

}  // namespace vigo::rpc
