// counterpart — libgrpc++ behind our interfaces, for the tests of our transport: whatever holds
// between two of ours must hold between one of ours and one of theirs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "wire/method.h"

namespace vigo::wire::conformance {

std::unique_ptr<Channel> grpc_channel(const std::string& address,
                                      const Channel::Credentials& credentials);
/// Cannot replace its credentials.
std::unique_ptr<Server> grpc_server(const std::string& address,
                                    const Server::Credentials& credentials,
                                    std::vector<Method> methods);

}  // namespace vigo::wire::conformance
