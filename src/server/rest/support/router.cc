#include "server/rest/router.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault_codes.h"
#include "base/log.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "schema/json.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::string_view admin = "localhost";

Response refusal(int status, const std::string& message) {
    Map body;
    body.add("message", message);
    auto response = json(Value(std::move(body)));
    response.status = status;
    return response;
}

/// Path, query and body in one map; what is named twice is refused.
Value input_of(const Request& request, const std::map<std::string, std::string>& segments) {
    Map all;
    if (!request.body.empty()) {
        const auto body = parse_json(request.body);
        if (!body.is_map()) fail(Fault::invalid, "the body must be a JSON object");
        all = body.map();
    }
    for (const auto* source : {&segments, &request.query})
        for (const auto& [name, value] : *source)
            if (!all.add(name, value))
                fail(Fault::invalid, "{} is given twice", printable(name, 60));
    return all;
}

}  // namespace

Router::Router(Server& server, Routes routes, std::string token)
    : server_(server), routes_(std::move(routes)), token_(std::move(token)) {
    expect(!token_.empty());
}

bool Router::is_operator(const Request& request) const {
    const std::string_view header = request.authorization;
    return header.starts_with(bearer) && crypto::equal(header.substr(bearer.size()), token_);
}

Response Router::dispatch(const Request& request) const {
    bool path_exists = false;
    for (const auto& row : routes_) {
        std::map<std::string, std::string> segments;
        if (!match_path(row.path, request.path, segments)) continue;
        path_exists = true;
        if (row.method != request.method) continue;
        const bool open = row.permission == Permission::open;
        if (!open && !is_operator(request))
            return refusal(401, "a valid token is needed: `Authorization: Bearer …`");
        return row.handle(
            input_of(request, segments),
            {.server = server_, .request = request, .actor = open ? "" : std::string(admin)});
    }
    if (path_exists) return refusal(405, format("{} is not possible here", request.method));
    return refusal(404, format("there is no {}", printable(request.path, 200)));
}

Response Router::answer(const Request& request) const {
    try {
        return dispatch(request);
    } catch (const Error& e) {
        if (e.fault() == Fault::internal)
            log::error("request failed", {{"path", request.path}, {"error", e.message()}});
        return refusal(codes_of(e.fault()).http, e.message());
    } catch (const std::exception& e) {
        log::error("request failed", {{"path", request.path}, {"error", e.what()}});
        return refusal(codes_of(Fault::internal).http,
                       "internal error; the server's log says more");
    }
}

std::string make_admin_token(const std::string& path) {
    auto token = "vgla_" + crypto::to_base64(crypto::random_bytes(32));
    const auto beside = path + ".new";
    ::unlink(beside.c_str());
    const int file =
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) fail_errno(errno, format("making {}", beside));
    const auto line = token + "\n";
    const bool whole = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    const int code = errno;
    ::close(file);
    if (!whole) fail_errno(code, format("writing {}", beside));
    if (::rename(beside.c_str(), path.c_str()) != 0)
        fail_errno(errno, format("putting {} in place", path));
    return token;
}

}  // namespace vigo::rest
