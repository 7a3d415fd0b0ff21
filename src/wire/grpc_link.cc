#include "wire/grpc_link.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "base/fault_codes.h"
#include "base/limits.h"
#include "crypto/x509.h"
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

constexpr std::string_view untrusted =
    "the server's certificate is not from an authority that is trusted here, or not valid now";

// gRPC 1.51, src/core/lib/security and OpenSSL's reasons.
constexpr Meaning meanings[] = {
    {"certificate verify failed", untrusted},
    {"CERTIFICATE_VERIFY_FAILED", untrusted},
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

bool has(std::string_view text, std::string_view sign) {
    return text.find(sign) != std::string_view::npos;
}

/// In TLS 1.3 the server judges our certificate after the handshake, and gRPC shows its refusal as
/// no more than this.
std::string words_for_closed(const std::string& certificate) {
    if (certificate.empty()) return "the server closed the connection";
    const auto facts = crypto::facts_of(certificate);
    if (facts.not_after <= std::chrono::system_clock::now())
        return format("the client certificate expired at {}; it must be renewed",
                      to_rfc3339(facts.not_after));
    return "the server closed the connection: it stopped, or does not trust our client certificate";
}

std::string words_for(std::string_view text, const std::string& address,
                      const std::string& certificate) {
    if (has(text, "is not in peer certificate") || has(text, "Hostname Verification Check"))
        return format(
            "the server's certificate is not valid for name {}; add it to server.tls_sans",
            host_of(address));
    for (const std::string_view sign :
         {"Socket closed", "Connection reset", "Broken pipe", "Endpoint read failed"})
        if (has(text, sign)) return words_for_closed(certificate);
    for (const auto& meaning : meanings)
        if (has(text, meaning.sign)) return std::string(meaning.words);
    return std::string(tail_of(text));
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
            return {fault, format("{}: {}", address_,
                                  words_for(text, address_, credentials_.certificate))};
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

}  // namespace vigo::wire
