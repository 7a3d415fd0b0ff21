// router — from a request to its row: the permission first, then the fields, then the handler;
// faults become statuses here and nowhere else.
#pragma once

#include <string>
#include <vector>

#include "server/rest/route.h"

namespace vigo::rest {

/// Thread safe: the table never changes.
class Router {
 public:
    /// `token` is what operators on this machine present.
    Router(Server& server, Routes routes, std::string token);

    /// Never throws.
    Response answer(const Request& request) const;
    const Routes& routes() const { return routes_; }

 private:
    Response dispatch(const Request& request) const;
    bool is_operator(const Request& request) const;

    Server& server_;
    Routes routes_;
    std::string token_;
};

/// The segments in braces of `pattern`, as `path` has them; false when it does not fit.
bool match_path(std::string_view pattern, std::string_view path,
                std::map<std::string, std::string>& into);

/// `a%20b` as it was meant; nothing for a broken escape or a NUL.
std::optional<std::string> url_decode(std::string_view text, bool plus_is_space);

/// Splits a request target into path and query. False when it is broken.
bool read_target(std::string_view target, Request& into);

/// A new token for operators on this machine, in a file that only its owner can read.
std::string make_admin_token(const std::string& path);

}  // namespace vigo::rest
