// http_server — HTTPS for the router; the HTTP library stays behind this.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "server/rest/route.h"

namespace vigo::rest {

/// Serves until it is destroyed. Bodies, headers, connections and silence are bounded
/// (base/limits.h).
class HttpServer {
 public:
    struct Credentials {
        std::string certificate;  ///< PEM, with the chain
        std::string key;
    };
    /// Called on threads of the server; must not throw.
    using Handler = std::function<Response(const Request&)>;

    /// `address` is `host:port`, `[ip]:port` or `:port`; port 0 takes a free one. Throws
    /// Error(unavailable).
    static std::unique_ptr<HttpServer> listen(const std::string& address,
                                              const Credentials& credentials, Handler handler);
    virtual ~HttpServer() = default;
    virtual int port() const = 0;
    /// New connections see the new certificate.
    virtual void replace(const Credentials& credentials) = 0;
};

}  // namespace vigo::rest
