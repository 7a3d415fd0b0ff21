// grpc_client_stream — the client's end of a stream over gRPC.
#pragma once

#include <memory>
#include <string>

#include "conformance/grpc_link.h"

namespace vigo::wire::conformance {

std::unique_ptr<ClientStream> open_client_stream(std::shared_ptr<Link> link,
                                                 const std::string& method);

}  // namespace vigo::wire::conformance
