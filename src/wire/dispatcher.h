// dispatcher — the one way to a handler: it finds the row, checks the permission, and fences
// exceptions in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/method.h"

namespace vigo::wire {

/// A reply, or why there is none.
struct Outcome {
    std::optional<Error> error;
    std::string reply;
    std::function<std::string()> rest = nullptr;  ///< of a quick handler: for `finish`
};

/// All transports share it, so none of them can forget authorisation. Thread safe: the table never
/// changes.
class Dispatcher {
 public:
    /// Every row must have a name of its own and exactly one handler.
    explicit Dispatcher(const std::vector<Method>& methods);

    /// Nothing when there is no such row.
    const Method* find(std::string_view name) const;

    /// These never throw. `method` is a row of this table; of the fitting kind, or it is refused.
    /// A call begins and may have a rest; `call` does both.
    Outcome begin(const Method& method, const Peer& peer, std::string_view request) const;
    static Outcome finish(const Method& method, const Outcome& begun);
    Outcome call(const Method& method, const Peer& peer, std::string_view request) const;
    std::optional<Error> open(const Method& method, const Peer& peer,
                              std::shared_ptr<ServerStream> stream, StreamEvents& events) const;

    /// Hands a message of the peer to the handler; never throws.
    static std::optional<Error> receive(const Method& method, const StreamEvents& events,
                                        std::string message);
    /// Tells the handler that its stream is over; never throws.
    static void end(const Method& method, const StreamEvents& events);

 private:
    std::map<std::string, Method, std::less<>> rows_;
};

/// What the caller of a method that does not exist is told.
Error unknown_method(std::string_view name);

/// Throws Error(invalid) over `limits::message_bytes`.
void check_size(std::string_view message, std::string_view method);

}  // namespace vigo::wire
