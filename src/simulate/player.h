// player — plays a fleet against a real server from one thread: real TLS, real signatures, the
// messages that agents write.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "simulate/plan.h"
#include "simulate/tally.h"

namespace vigo::simulate {

/// How far a publish has come.
struct Spread {
    std::uint64_t renewed = 0;  ///< envoys that hold an assignment of it
    std::uint64_t bundles = 0;  ///< with another bundle than their first
    /// Since the publish: when the last one asked who got nothing of it, because it was told to
    /// wait or was refused, and when the last one of those who asked was served.
    Millis last_in_vain{0};
    Millis last_served{0};
};

/// One thread. Everything waits in here, at most as long as it is told to.
class Player {
 public:
    Player(const Plan& plan, Realm realm, std::vector<Member> members, Fleet fleet);
    ~Player();

    /// Enrols those without an id, several at a time. False when it took longer.
    bool enrol(Millis most);
    /// Opens all connections and streams that the plan asks for. False when it took longer.
    bool connect(Millis most);
    /// Check-ins by the plan for so long; `done` ends it sooner.
    void play(Millis span, const std::function<bool()>& done = nullptr);
    /// Nothing new is begun meanwhile. False when it took longer.
    bool wait(Millis most, const std::function<bool()>& done);
    /// Until every conversation has ended.
    void settle(Millis most);

    /// Lost connections are no errors while the server is away.
    void expect_outage(bool expected);
    /// From now on renewals count for this publish, of any version above.
    void note_publish(std::uint64_t version);
    Spread spread() const;

    /// Connections, and streams, that are open.
    std::size_t open_lines() const;
    std::size_t open_streams() const;
    /// Streams that the server should let be opened: not those of machines whose clock is off.
    std::size_t wanted_streams() const;
    /// Envoys that hold a verified assignment.
    std::size_t assigned() const;
    /// What happened since it was last taken.
    Tally take_tally();

 private:
    class Stage;
    std::unique_ptr<Stage> stage_;
};

}  // namespace vigo::simulate
