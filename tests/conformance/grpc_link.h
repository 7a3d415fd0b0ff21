// grpc_link — the client's one connection over gRPC, and what its failures mean.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <mutex>
#include <string>

#include "wire/method.h"

namespace vigo::wire::conformance {

/// Makes a connection when one is asked for. One that failed is thrown away, so that the next call
/// tries at once, with the address looked up afresh, and no background attempts are made for a
/// server that is away. Thread safe.
class Link {
 public:
    Link(std::string address, Channel::Credentials credentials);

    std::shared_ptr<grpc::Channel> get();
    /// What `status` of a call over `used` means, in an operator's words; forgets that connection
    /// when it could not be reached.
    Error explain(const grpc::Status& status, const grpc::ClientContext& context,
                  const std::shared_ptr<grpc::Channel>& used);

 private:
    void forget(const std::shared_ptr<grpc::Channel>& used);

    const std::string address_;
    const Channel::Credentials credentials_;
    std::mutex mutex_;
    std::shared_ptr<grpc::Channel> open_;
};

}  // namespace vigo::wire::conformance
