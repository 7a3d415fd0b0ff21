// agenda — what is due for the agent's two threads, and what each must know of the other: the loop
// that makes runs, and the correspondent that talks with the server.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "agent/letters.h"
#include "agent/schedule.h"
#include "host/host.h"

namespace vigo::agent {

/// Thread safe. Whoever changes it wakes whom it concerns.
class Agenda {
 public:
    using Span = Schedule::Moment;

    /// `clock` must outlive it. `last_run`: of an earlier process.
    Agenda(const Clock& clock, Millis interval, std::uint64_t seed,
           std::optional<LastRun> last_run = {});

    Millis interval() const;
    void set_interval(Millis interval);

    // The loop's.
    /// Waits until a run is due, which begins therewith; false once `stop` is requested.
    bool await_run(const std::stop_token& stop);
    /// One begins without being due.
    void run_begins();
    /// A push that no contact could answer in time: the run that has begun does.
    std::optional<ForcePush> take_late_push();
    void run_ended(std::optional<LastRun> last_run);

    // The correspondent's.
    /// Becomes requested when something here concerns it; what came before the call is forgotten,
    /// so look at what is due after it.
    std::stop_token news();
    void wake();
    /// Zero when a contact is due. During a run none is: it needs what the run works on.
    Span until_contact() const;
    void contact_begins();
    std::optional<ForcePush> take_push();
    void contacted(Contact how);
    /// Whether a run has ended since this was asked: there may be a report.
    bool take_run_ended();
    bool is_busy() const;
    std::optional<LastRun> last_run() const;

    /// The server asks for a contact and a run, now. The latest one counts.
    void push(ForcePush push);

 private:
    void begin_run();

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::stop_source news_;
    Jitter jitter_;
    Schedule schedule_;
    bool is_busy_ = false;
    bool run_ended_ = false;
    std::optional<LastRun> last_run_;
    std::optional<ForcePush> push_;
    std::optional<ForcePush> late_push_;
};

}  // namespace vigo::agent
