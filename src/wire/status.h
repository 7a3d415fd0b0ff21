// status — how a call ended, and the other facts of gRPC that travel as headers. Private to this
// folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace vigo::wire {

/// Of https://grpc.io, "Status codes", those that stand for no Fault of ours.
struct Codes {
    enum : int {
        ok = 0,
        cancelled = 1,
        unknown = 2,
        deadline_exceeded = 4,
        permission_denied = 7,
        resource_exhausted = 8,
        unimplemented = 12,
        internal = 13,
        unavailable = 14,
        unauthenticated = 16
    };
};

struct Status {
    int code = Codes::ok;
    std::string message;
    /// By our dispatcher: the text is a handler's or its own, told apart from the transport's by
    /// the trailer `refusal_mark`.
    bool refused = false;
};

inline constexpr std::string_view refusal_mark = "vigo-refused";

/// For what a handler or the dispatcher refused, its text cut to `limits::status_bytes`.
Status status_of(const Error& error);
/// What a client makes of an answer that is not gRPC's.
int code_of_http(std::string_view status);

/// Everything but printable ASCII becomes `%xx`, and `%` itself.
std::string percent_encode(std::string_view text);
/// Leaves alone what is no `%xx`.
std::string percent_decode(std::string_view text);

/// `100m`, `20S`: at most eight digits and a unit. Nothing when it is not of that form.
std::optional<Millis> parse_timeout(std::string_view text);
std::string timeout_text(Millis span);

}  // namespace vigo::wire
