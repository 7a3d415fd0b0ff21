// daemon — the loop: enforce when that is due, wait, until asked to stop; a correspondent beside it
// talks with the server.
#pragma once

#include <functional>

#include "agent/agenda.h"
#include "agent/liaison.h"
#include "agent/state_lock.h"

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
        StateLock& state;
        wire::Bell bell = {};  ///< the correspondent hears it
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
    // Both threads; the state is held.
    void prepare(const std::optional<ForcePush>& push);
    void heed(const ForcePush& push);
    void follow_policy();
    void settle();
    std::optional<LastRun> last_run() const;

    // The correspondent; alone or once it has gone, the loop.
    bool contact();
    Contact check_in();
    void report();
    Millis patience() const;

    // The loop.
    void enforce(const std::stop_token& stop);

    Parts parts_;
    Agenda agenda_;
    // What the state lock guards.
    std::string trace_id_;
    std::string trigger_ = "start";
    bool is_prepared_ = false;  ///< a contact has collected what the run that follows it needs
    bool is_reached_ = false;   ///< the server, at the latest contact
    bool is_silent_ = false;
};

}  // namespace vigo::agent
