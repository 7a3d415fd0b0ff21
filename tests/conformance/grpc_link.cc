#include "conformance/grpc_link.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "base/fault_codes.h"
#include "base/limits.h"
#include "conformance/grpc_bridge.h"

namespace vigo::wire::conformance {
namespace {

constexpr int ping_every_ms = 60'000;
constexpr int ping_timeout_ms = 20'000;

grpc::ChannelArguments arguments() {
    grpc::ChannelArguments list;
    list.SetMaxReceiveMessageSize(limits::message_bytes);
    list.SetMaxSendMessageSize(limits::message_bytes);
    list.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, ping_every_ms);
    list.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, ping_timeout_ms);
    list.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    // A connection of our own, through no proxy that some environment names, and no TXT look-ups
    // beside the address.
    list.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    list.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    list.SetServiceConfigJSON("{}");
    list.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
    return list;
}

}  // namespace

Link::Link(std::string address, Channel::Credentials credentials)
    : address_(std::move(address)), credentials_(std::move(credentials)) {
    start_grpc();
}

std::shared_ptr<grpc::Channel> Link::get() {
    const std::lock_guard lock(mutex_);
    if (!open_) {
        const auto secured = grpc::SslCredentials({.pem_root_certs = credentials_.authority,
                                                   .pem_private_key = credentials_.key,
                                                   .pem_cert_chain = credentials_.certificate});
        open_ = grpc::CreateCustomChannel("dns:///" + address_, secured, arguments());
    }
    return open_;
}

Error Link::explain(const grpc::Status& status, const grpc::ClientContext& context,
                    const std::shared_ptr<grpc::Channel>& used) {
    const std::string& text = status.error_message();
    const Fault fault = fault_of_grpc(status.error_code());
    if (context.GetServerTrailingMetadata().contains(refusal_mark)) return {fault, text};
    switch (status.error_code()) {
        case grpc::StatusCode::UNAVAILABLE:
            forget(used);
            return {fault, format("{}: {}", address_, text)};
        case grpc::StatusCode::DEADLINE_EXCEEDED:
            return {fault, format("{}: no answer in time", address_)};
        case grpc::StatusCode::CANCELLED:
            return {Fault::unavailable, format("{}: the call was cancelled", address_)};
        default:
            return {fault, format("{}: {}", address_, text)};
    }
}

void Link::forget(const std::shared_ptr<grpc::Channel>& used) {
    const std::lock_guard lock(mutex_);
    if (open_ == used) open_.reset();
}

}  // namespace vigo::wire::conformance
