#include "wire/grpc_link.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "base/fault_codes.h"
#include "base/limits.h"
#include "wire/grpc_bridge.h"

namespace vigo::wire {
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

std::string host_of(const std::string& address) {
    std::string host = address.substr(0, address.rfind(':'));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return host;
}

struct Meaning {
    std::string_view sign;  ///< in gRPC's text
    std::string_view words;
};

// gRPC 1.51, src/core/lib/security and OpenSSL's reasons.
constexpr Meaning meanings[] = {
    {"CERTIFICATE_VERIFY_FAILED",
     "the server's certificate is not from an authority that is trusted here, or not valid now"},
    {"certificate verify failed",
     "the server's certificate is not from an authority that is trusted here, or not valid now"},
    {"Connection refused", "connection refused; is the server running?"},
    {"wrong version number", "the server does not speak TLS on this port"},
    {"protocol version", "the server does not speak TLS 1.3"},
    {"handshake failure", "the server does not speak TLS 1.3"},
    {"No route to host", "no route to host"},
    {"Network is unreachable", "network is unreachable"},
    {"DNS resolution failed", "the name could not be resolved"},
};

/// gRPC's text without the part that says only that it failed.
std::string_view tail_of(std::string_view text) {
    const auto at = text.find("last error: ");
    return at == std::string_view::npos ? text : text.substr(at + 12);
}

std::string words_for(const std::string& address, std::string_view text) {
    for (const std::string_view sign :
         {"is not in peer certificate", "Hostname Verification Check"})
        if (text.find(sign) != std::string_view::npos)
            return format(
                "the server's certificate is not valid for name {}; add it to server.tls_sans",
                host_of(address));
    for (const auto& meaning : meanings)
        if (text.find(meaning.sign) != std::string_view::npos) return std::string(meaning.words);
    return std::string(tail_of(text));
}

}  // namespace

Error transport_error(const std::string& address, const grpc::Status& status) {
    const std::string& text = status.error_message();
    switch (status.error_code()) {
        case grpc::StatusCode::DEADLINE_EXCEEDED:
            return {Fault::timeout, format("{}: no answer in time", address)};
        case grpc::StatusCode::UNAVAILABLE:
            return {Fault::unavailable, format("{}: {}", address, words_for(address, text))};
        case grpc::StatusCode::CANCELLED:
            return {Fault::unavailable, format("{}: the call was cancelled", address)};
        default:
            return {fault_of_grpc(status.error_code()), format("{}: {}", address, text)};
    }
}

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
    if (context.GetServerTrailingMetadata().contains(refusal_mark))
        return {fault_of_grpc(status.error_code()), status.error_message()};
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
        const std::lock_guard lock(mutex_);
        if (open_ == used) open_.reset();
    }
    return transport_error(address_, status);
}

}  // namespace vigo::wire
