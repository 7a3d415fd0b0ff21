// http2_server — the server with its bounds in sight. Private to this folder; all others call
// `Server::listen`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "wire/server_connection.h"

namespace vigo::wire {

struct Bounds {
    /// At a time; more are closed unheard.
    std::size_t connections = limits::connections;
    Patience patience = {};
};

/// As Server::listen.
std::unique_ptr<Server> serve(const std::string& address, const Server::Credentials& credentials,
                              const std::vector<Method>& methods, const Bounds& bounds);

}  // namespace vigo::wire
