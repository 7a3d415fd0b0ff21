// play — a made-up fleet against a server: enrolled, connected, played in phases, measured.
#pragma once

#include <functional>
#include <optional>

#include "apps/rehearsal.h"
#include "apps/seeding.h"
#include "apps/simulate_options.h"
#include "apps/simulate_report.h"
#include "simulate/player.h"

namespace vigo {

class Play {
 public:
    /// `usage` measures the server; empty: it cannot be measured from here. `hint` says who may
    /// know why something did not work.
    Play(const simulate::Plan& plan, Mustered who, std::function<Usage()> usage, std::string hint);

    void enrol(std::size_t count);
    /// Throws Error(timeout) when not all connections are open within five minutes.
    void connect();
    /// Ends when `done`, when `most` is over, or by a signal.
    Phase& phase(std::string name, Millis most, const std::function<bool()>& done = nullptr);
    /// Until all conversations have ended; then what was measured.
    SimulateReport end();

    simulate::Player& player() { return player_; }
    SimulateReport& report() { return report_; }
    std::size_t lines() const { return lines_; }

    /// From a signal handler.
    static void interrupt();

 private:
    Usage usage() const { return usage_ ? usage_() : Usage{}; }

    std::function<Usage()> usage_;
    std::string hint_;
    std::size_t lines_;
    simulate::Player player_;
    SimulateReport report_;
};

}  // namespace vigo
