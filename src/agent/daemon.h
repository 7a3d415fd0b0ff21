// daemon — the loop: contact the server when it is due, enforce when that is due, wait, until asked
// to stop.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include "agent/heartbeat.h"
#include "agent/liaison.h"

namespace vigo::agent {

class Daemon {
 public:
    struct Parts {
        Liaison& liaison;
        Enforcer& enforcer;
        Memory& memory;
        TraitsKeeper& traits;
        Exchange& exchange;
        const Clock& clock;
        wire::Bell bell = {};  ///< the heartbeat hears it
        std::uint64_t seed = 0;
        /// Looks at the process itself, for the notes; may be empty.
        std::function<void(Notes&)> weigh = nullptr;
    };
    /// `first_interval` holds until a policy says otherwise. All must outlive it.
    Daemon(Parts parts, Millis first_interval);

    /// Returns when `stop` is requested, after the resource that is worked on.
    void run(const std::stop_token& stop);
    /// One contact and one run.
    void cycle(const std::stop_token& stop);

 private:
    void act(const std::stop_token& stop);
    void contact();
    Millis patience() const;
    void enforce(const std::stop_token& stop);
    void follow_policy();
    void take_push();
    void pushed(const ForcePush& push);
    void wait(const std::stop_token& stop);
    std::optional<LastRun> shared_last_run() const;

    Parts parts_;
    Jitter jitter_;
    Schedule schedule_;
    std::string trace_id_;
    std::string trigger_ = "start";
    std::uint64_t version_ = 0;
    bool reached_ = false;
    bool silent_ = false;  // the server, at the last contact
    std::optional<Heartbeat> heartbeat_;

    // Between the loop and the heartbeat's thread.
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<ForcePush> push_;
    std::optional<LastRun> last_run_;
    bool busy_ = false;
};

}  // namespace vigo::agent
