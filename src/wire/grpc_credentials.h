// grpc_credentials — the server's TLS identity, replaceable while it runs. Private to this folder.
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <mutex>

#include "wire/method.h"

namespace vigo::wire {

/// What the next handshake shall use. Thread safe.
class Identity {
 public:
    /// Both throw Error(invalid) unless all three parts are sound and fit.
    explicit Identity(const Server::Credentials& credentials);
    void replace(const Server::Credentials& credentials);

    /// The credentials when they changed since the last call.
    std::optional<Server::Credentials> take();

 private:
    std::mutex mutex_;
    std::optional<Server::Credentials> next_;
};

/// gRPC asks `identity` before each handshake. A client may come without a certificate; one that it
/// shows must be valid now and from the authority, or the handshake fails.
std::shared_ptr<grpc::ServerCredentials> credentials_from(std::shared_ptr<Identity> identity);

}  // namespace vigo::wire
