// grpc_stream — the server's end of a stream over gRPC. Private to this folder.
#pragma once

#include "wire/grpc_calls.h"

namespace vigo::wire {

grpc::ServerGenericBidiReactor* open_stream(const CallSite& site, const Method& method,
                                            grpc::GenericCallbackServerContext& context, Peer peer);

}  // namespace vigo::wire
