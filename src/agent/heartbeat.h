// heartbeat — the stream to the server that is held beside everything else: it tells that we live,
// and hears pushes, however long a convergence takes.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "agent/exchange.h"

namespace vigo::agent {

class Heartbeat {
 public:
    struct Parts {
        Exchange& exchange;
        /// What a beat says; called from another thread.
        std::function<bool()> busy;
        std::function<std::optional<LastRun>()> last_run;
        std::function<void(const ForcePush&)> pushed;
        wire::Bell bell = {};  ///< heard between streams, too
        std::uint64_t seed = 0;
    };
    /// Starts its thread, and ends it when it goes.
    Heartbeat(Parts parts, Millis interval);

    void set_interval(Millis interval) { interval_ = interval; }

 private:
    void live(const std::stop_token& stop);
    std::optional<Error> hold_stream(const std::stop_token& stop);
    void attend(wire::ClientStream& stream, const std::stop_token& stop);
    wire::Moment next_beat() const;

    Parts parts_;
    std::atomic<Millis> interval_;
    std::jthread thread_;
};

}  // namespace vigo::agent
