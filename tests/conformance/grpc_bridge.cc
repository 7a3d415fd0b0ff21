#include "conformance/grpc_bridge.h"

#include <grpc/support/log.h>

#include <cstdlib>

#include "base/fault_codes.h"
#include "base/limits.h"
#include "base/log.h"

namespace vigo::wire::conformance {
namespace {

/// gRPC calls "error" what any port scanner can cause.
void to_our_log(gpr_log_func_args* line) { log::debug("grpc", {{"text", line->message}}); }

void free_string(void* owned) { delete static_cast<std::string*>(owned); }

}  // namespace

void start_grpc() {
    static const bool started = [] {
        // libgrpc++ 1.51 has no setter for the lowest version of TLS. This suite needs an RSA
        // certificate, and ours are ECDSA: TLS 1.2 is left without a common cipher.
        ::setenv("GRPC_SSL_CIPHER_SUITES", "ECDHE-RSA-AES256-GCM-SHA384", 1);
        ::setenv("GRPC_ENABLE_FORK_SUPPORT", "0", 1);
        // c-ares asks DNS for AAAA although /etc/hosts has the A: 75 s on a machine whose DNS
        // server does not answer. getaddrinfo is in a static glibc too, once main() has set its
        // sources.
        ::setenv("GRPC_DNS_RESOLVER", "native", 1);
        gpr_set_log_function(to_our_log);
        return true;
    }();
    expect(started);
}

grpc::ByteBuffer to_buffer(std::string bytes) {
    auto* const owned = new std::string(std::move(bytes));
    const grpc::Slice slice(owned->data(), owned->size(), free_string, owned);
    return {&slice, 1};
}

std::string to_bytes(grpc::ByteBuffer& buffer) {
    grpc::Slice slice;
    expect(buffer.TrySingleSlice(&slice).ok() || buffer.DumpToSingleSlice(&slice).ok());
    return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

grpc::Status to_status(const Error& error) {
    return {static_cast<grpc::StatusCode>(codes_of(error.fault()).grpc),
            error.message().substr(0, limits::status_bytes)};
}

}  // namespace vigo::wire::conformance
