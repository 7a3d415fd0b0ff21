// api — the server's REST API as verbs see it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo::cli {

/// Each call throws Error: what the server refused keeps its fault and message; a server that
/// cannot be reached is `unavailable` and says which address, and why.
class Api {
 public:
    virtual ~Api() = default;
    virtual Value get(const std::string& path) = 0;
    virtual Value post(const std::string& path, const Value& body) = 0;
    virtual Value remove(const std::string& path) = 0;
    /// Where it is, for messages: `https://localhost:8443`.
    virtual std::string address() const = 0;
};

struct ApiAccess {
    std::string url;    ///< `https://host:port`
    std::string ca;     ///< file with the CA, PEM; "" for the system's
    std::string token;  ///< bearer token
};

/// Over HTTPS with libcurl; TLS 1.3, certificate and name always checked.
std::unique_ptr<Api> connect(ApiAccess access);

/// `text` safe to stand in a path or a query.
std::string url_quote(std::string_view text);

}  // namespace vigo::cli
