// grpc_client_stream — the client's end of a stream over gRPC. Private to this folder.
#pragma once

#include <memory>
#include <string>

#include "wire/grpc_link.h"

namespace vigo::wire {

std::unique_ptr<ClientStream> open_client_stream(std::shared_ptr<Link> link,
                                                 const std::string& method);

}  // namespace vigo::wire
