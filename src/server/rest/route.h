// route — one row of the REST API: method, path, permission, input fields, handler. No row, no
// route; the permission is not optional. The table is the whole attack surface, and what the manual
// shows.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "schema/field.h"

namespace vigo::rest {

enum class Permission {
    open,
    fleet_read,
    fleet_write,
    config_read,
    config_publish,
    audit_read,
    push_execute
};
/// `fleet.read`; `open`.
std::string_view name_of(Permission permission);

/// A request, as far as handlers may look at it.
struct Request {
    std::string method;
    std::string path;                          ///< decoded, without the query
    std::map<std::string, std::string> query;  ///< decoded
    std::string authorization;                 ///< the header
    std::string body;
    std::string address;  ///< of the peer, for logs
};

struct Response {
    int status = 200;
    std::string type = "application/json";
    std::string body;
    std::string file;  ///< sent instead of the body, from the disk
};

struct Server;

/// Who asks and what with.
struct Call {
    Server& server;
    const Request& request;
    std::string actor;  ///< `localhost` for the operator on this machine; "" on open routes
};

struct Route {
    std::string_view method;
    std::string_view path;  ///< `/api/v1/envoys/{envoy}`: a name in braces stands for one segment
    Permission permission = Permission::fleet_write;
    std::string_view doc;
    std::vector<FieldInfo> fields;
    std::function<Response(const Value& input, const Call& call)> handle;
};
using Routes = std::vector<Route>;

/// A request without fields.
struct Nothing {};

Response json(const Value& value);
Response text(std::string body, std::string type = "text/plain; charset=utf-8");
/// Throws Error(invalid) with the findings.
void refuse_findings(const Diagnostics& findings);

/// A row whose handler gets its fields as a struct, read from path, query and JSON body alike.
template <class Input, class Handler>
Route route(std::string_view method, std::string_view path, Permission permission,
            std::string_view doc, std::span<const Field<Input>> fields, Handler handler) {
    return {.method = method,
            .path = path,
            .permission = permission,
            .doc = doc,
            .fields = describe(fields),
            .handle = [fields, handler](const Value& values, const Call& call) -> Response {
                Input input;
                Diagnostics findings;
                Reader reader(findings);
                read(fields, values, input, reader, "this request");
                refuse_findings(findings);
                if constexpr (std::is_convertible_v<decltype(handler(input, call)), Response>)
                    return handler(input, call);
                else
                    return json(handler(input, call));
            }};
}

template <class Input, std::size_t count, class Handler>
Route route(std::string_view method, std::string_view path, Permission permission,
            std::string_view doc, const Field<Input> (&fields)[count], Handler handler) {
    return route(method, path, permission, doc, std::span<const Field<Input>>(fields), handler);
}

/// A row without fields.
template <class Handler>
Route route(std::string_view method, std::string_view path, Permission permission,
            std::string_view doc, Handler handler) {
    return route<Nothing>(method, path, permission, doc, {},
                          [handler](const Nothing&, const Call& call) { return handler(call); });
}

}  // namespace vigo::rest
