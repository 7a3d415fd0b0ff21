// liaison — one conversation with the server: check in, take what is new, tell what changed, hand
// over reports.
#pragma once

#include <functional>
#include <memory>

#include "agent/capabilities.h"
#include "agent/enforcer.h"
#include "agent/exchange.h"
#include "agent/renewal.h"
#include "agent/schedule.h"
#include "agent/traits_keeper.h"

namespace vigo::agent {

class Liaison {
 public:
    struct Parts {
        Exchange& exchange;
        Identity& identity;
        Enforcer& enforcer;
        Memory& memory;
        const TraitsKeeper& traits;
        const Capabilities& capabilities;
        const Clock& clock;
        /// Keeps what changed of the identity; may be empty.
        std::function<void(const Identity&)> keep_identity = nullptr;
        /// Another connection, with the identity's certificate or with none; may be empty.
        std::function<std::unique_ptr<wire::Channel>(bool with_certificate)> connect = nullptr;
    };
    explicit Liaison(Parts parts);

    /// Throws nothing: what went wrong is logged, and noted for `vigo status`.
    Contact check_in(const std::string& trace_id);
    /// The latest problem; "" when the latest check-in went well.
    const std::string& problem() const { return parts_.memory.notes().last_error; }
    /// Hands over queued reports, oldest first, until none is left or the server cannot take more.
    void report(const std::string& trace_id);

 private:
    Contact converse(const std::string& traceparent);
    CheckInAnswer ask(const std::string& digest, const std::string& traceparent);
    bool take(const CheckInAnswer& answer);
    bool tell_traits(const std::string& digest, bool with_capabilities,
                     const std::string& traceparent);
    void note_success(const CheckInAnswer& answer);
    Contact note_failure(const Error& error);

    Parts parts_;
    Renewal renewal_;
};

/// A W3C traceparent of this trace id (32 hex digits).
std::string traceparent_of(const std::string& trace_id);
/// A new one.
std::string new_trace_id();

}  // namespace vigo::agent
