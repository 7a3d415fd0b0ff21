// grpc_calls — one incoming call each, between gRPC's callbacks and the dispatcher.
#pragma once

#include <grpcpp/generic/async_generic_service.h>

#include "wire/dispatcher.h"
#include "wire/pool.h"

namespace vigo::wire::conformance {

/// What a call needs of its server, which outlives it.
struct CallSite {
    const Dispatcher& dispatcher;
    Pool& pool;
};

/// Makes the object that lives as long as the call.
grpc::ServerGenericBidiReactor* answer(const CallSite& site,
                                       grpc::GenericCallbackServerContext& context);

}  // namespace vigo::wire::conformance
