#include "conformance/grpc_calls.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include "conformance/grpc_bridge.h"
#include "conformance/grpc_stream.h"
#include "crypto/names.h"

namespace vigo::wire::conformance {
namespace {

/// `ipv4:192.0.2.1:4711` and `ipv6:%5B2001:db8::1%5D:4711` without their wrapping.
std::string address_in(std::string_view uri) {
    const auto scheme = uri.find(':');
    const auto port = uri.rfind(':');
    if (scheme == std::string_view::npos || port <= scheme) return std::string(uri);
    std::string_view host = uri.substr(scheme + 1, port - scheme - 1);
    if (host.starts_with("%5B") && host.ends_with("%5D")) host = host.substr(3, host.size() - 6);
    return std::string(host);
}

/// The envoy that the verified certificate names; a certificate that names two names none.
std::optional<Uuid> envoy_in(const grpc::AuthContext& verified) {
    std::optional<Uuid> envoy;
    for (const auto& uri : verified.FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
        const std::string_view text(uri.data(), uri.size());
        if (!text.starts_with(crypto::envoy_prefix)) continue;
        if (envoy) return std::nullopt;
        envoy = Uuid::parse(text.substr(crypto::envoy_prefix.size()));
    }
    return envoy;
}

Peer peer_of(const grpc::GenericCallbackServerContext& context) {
    Peer peer{.address = address_in(context.peer())};
    const auto verified = context.auth_context();
    if (verified && verified->IsPeerAuthenticated()) peer.envoy = envoy_in(*verified);
    return peer;
}

/// Refuses what is not in the table.
class Unknown final : public grpc::ServerGenericBidiReactor {
 public:
    explicit Unknown(const std::string& name) {
        Finish({grpc::StatusCode::UNIMPLEMENTED, unknown_method(name).message()});
    }
    void OnDone() override { delete this; }
};

/// Reads one message, has it handled on the pool, writes the reply.
class Unary final : public grpc::ServerGenericBidiReactor {
 public:
    Unary(const CallSite& site, const Method& method, grpc::GenericCallbackServerContext& context)
        : site_(site), method_(method), context_(context), peer_(peer_of(context)) {
        StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
        if (!ok) return Finish({grpc::StatusCode::INVALID_ARGUMENT, "no request came"});
        if (!site_.pool.post([this] { handle(); }))
            refuse({Fault::unavailable, "the server is busy; try again later"});
    }
    void OnDone() override { delete this; }

 private:
    void handle() {
        // Nobody waits for it any more: a queue that was too long empties quickly.
        if (context_.IsCancelled()) return Finish(grpc::Status::CANCELLED);
        Outcome outcome = site_.dispatcher.call(method_, peer_, to_bytes(request_));
        if (outcome.error) return refuse(*outcome.error);
        reply_ = to_buffer(std::move(outcome.reply));
        StartWriteAndFinish(&reply_, {}, grpc::Status::OK);
    }

    void refuse(const Error& error) {
        context_.AddTrailingMetadata(refusal_mark, "1");
        Finish(to_status(error));
    }

    const CallSite& site_;
    const Method& method_;
    grpc::GenericCallbackServerContext& context_;
    Peer peer_;
    grpc::ByteBuffer request_;
    grpc::ByteBuffer reply_;
};

}  // namespace

grpc::ServerGenericBidiReactor* answer(const CallSite& site,
                                       grpc::GenericCallbackServerContext& context) {
    const Method* const method = site.dispatcher.find(context.method());
    if (method == nullptr) return new Unknown(context.method());
    if (method->unary) return new Unary(site, *method, context);
    return open_stream(site, *method, context, peer_of(context));
}

}  // namespace vigo::wire::conformance
