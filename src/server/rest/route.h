// route — one row of the REST API: method, path, permission, input fields, handler. No row, no
// route; the permission is not optional. The table is the whole attack surface, and what the manual
// shows.
//
// Every route, its fields and its answer:
//
//   open to everyone
//     GET  /healthz                          "ok" while the process lives
//     GET  /readyz                           "ready", or 503
//     GET  /metrics                          Prometheus text
//     GET  /ca.pem                           the fleet's CA certificate(s)
//     GET  /bootstrap ?ca=<sha256 of ca.pem> the script; without `ca` only where
//     bootstrap.allow_untrusted is set GET  /agent/<os>-<arch>[.sha256]       the agent, and its
//     digest as sha256sum prints it
//   with `Authorization: Bearer <token>`, JSON in and out; lists are {items, next}, `next` is the
//   `after` of the next page
//     GET    /api/v1/status                  version, fleet, uptime_s, config_version, envoys
//     GET    /api/v1/routes                  this table
//     GET    /api/v1/envoys ?match&reach&after&limit    items of: hostname, envoy, reachability,
//     status, drift,
//                                            changing_runs, version, compile_error, last_seen,
//                                            address, agent, enrolled, revoked, cadence, stream,
//                                            push_waiting, last_run
//     GET    /api/v1/envoys/{envoy}          one of them, by host name or UUID
//     GET    /api/v1/envoys/{envoy}/traits   traits (a map) and their digest
//     POST   /api/v1/envoys/{envoy}/revoke   the envoy
//     POST   /api/v1/envoys/{envoy}/replace {by}   history moves to another envoy, and this one is
//     deleted DELETE /api/v1/envoys/{envoy} POST   /api/v1/push {envoy, full}      reached,
//     waiting; envoy is a name, a pattern or a UUID GET    /api/v1/pending                 items
//     of: id, hostname, address, agent, asked, approved POST   /api/v1/pending/{id}/approve DELETE
//     /api/v1/pending/{id} GET    /api/v1/runs ?envoy&after&limit&all    items of: id, hostname,
//     envoy, number, version, started, finished,
//                                            trigger, outcome, changed, failed, skipped, in_sync,
//                                            duration_ms, dry_run, merged; with all=true the ring,
//                                            which also has runs without changes
//     GET    /api/v1/runs/{run}              one of them, and results: crate, name, type, action,
//     reason, duration_us,
//                                            differences (property, is, want, diff)
//     GET    /api/v1/drift ?envoy&after&limit       items of: hostname, envoy, run, resource, type,
//     action, property, is,
//                                            want, reason, finished, current
//     GET    /api/v1/tokens                  items of: id, hostname, uses, uses_left, created,
//     created_by, expires, state POST   /api/v1/tokens {hostname, uses, expires_in}    id, token,
//     bootstrap, hostname, uses, expires DELETE /api/v1/tokens/{id} GET    /api/v1/config/version
//     version GET    /api/v1/config/status           version, loaded, state (ok, none, empty,
//     stale), error, crates, bundles,
//                                            since
//     POST   /api/v1/config/reload           version, state; 400 with the findings when the old
//     config stays GET    /api/v1/config/history ?limit   items of: version, time, author, message,
//     result, changes GET    /api/v1/config/trace ?envoy&crate      match, where, environment,
//     observe_only, crates, variables GET    /api/v1/doctor                  items of: check, state
//     (pass, warn, fail, skip), detail, mend GET    /api/v1/license                 tier, used, cap
//     GET    /api/v1/events ?after&limit     items of: id, at, kind, actor, subject, detail
//
// An error is {"message": …} with the status of its fault (base/fault_codes.h), 401 without a valid
// token.
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
