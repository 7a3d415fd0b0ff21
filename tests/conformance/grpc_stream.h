// grpc_stream — the server's end of a stream over gRPC.
#pragma once

#include "conformance/grpc_calls.h"

namespace vigo::wire::conformance {

grpc::ServerGenericBidiReactor* open_stream(const CallSite& site, const Method& method,
                                            grpc::GenericCallbackServerContext& context, Peer peer);

}  // namespace vigo::wire::conformance
