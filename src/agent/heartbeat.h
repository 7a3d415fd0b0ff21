// heartbeat — the stream to the server that is held beside everything else: it tells that we live,
// and hears pushes, however long a convergence takes.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "agent/exchange.h"

namespace vigo::agent {

class Heartbeat {
 public:
    struct Parts {
        Exchange& exchange;
        /// What a beat says; called from other threads.
        std::function<bool()> busy;
        std::function<std::optional<LastRun>()> last_run;
        std::function<void(const ForcePush&)> pushed;
        std::uint64_t seed = 0;
    };
    /// Starts two threads, one that listens and one that beats.
    Heartbeat(Parts parts, Millis interval);
    /// Ends them.
    ~Heartbeat();

    void set_interval(Millis interval);

 private:
    void listen(const std::stop_token& stop);
    std::optional<Error> hold_stream(const std::stop_token& stop);
    void hear_all(wire::ClientStream& stream, const std::stop_token& stop);
    void beat(const std::stop_token& stop);
    Millis interval() const;
    std::shared_ptr<wire::ClientStream> stream() const;
    void set_stream(std::shared_ptr<wire::ClientStream> stream);

    Parts parts_;
    mutable std::mutex mutex_;
    std::shared_ptr<wire::ClientStream>
        stream_;  // shared by the thread that listens and the one that beats
    Millis interval_;
    std::jthread listener_;
    std::jthread beater_;
};

/// Sleeps for `span` unless asked to stop first.
void sleep(Millis span, const std::stop_token& stop);

}  // namespace vigo::agent
