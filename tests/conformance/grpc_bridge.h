// grpc_bridge — small conversions between gRPC's types and ours.
#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <string>

#include "base/error.h"

namespace vigo::wire::conformance {

/// Once, before anything of gRPC: TLS 1.3 only, no fork handlers, its log lines to ours. Sets
/// environment variables, so it belongs before threads that read them.
void start_grpc();

/// Takes the bytes over without copying.
grpc::ByteBuffer to_buffer(std::string bytes);
/// gRPC has decompressed it already.
std::string to_bytes(grpc::ByteBuffer& buffer);

/// A status for what a handler or the dispatcher refused, its text cut to `limits::status_bytes`.
grpc::Status to_status(const Error& error);

/// In the trailing metadata of a refusal by the dispatcher, so that its text is told apart from
/// gRPC's own.
inline constexpr const char* refusal_mark = "vigo-refused";

}  // namespace vigo::wire::conformance
