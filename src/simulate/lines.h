// lines — the connections of the players: opened, lost, and opened again with an agent's patience.
// Private to this folder.
#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "agent/backoff.h"
#include "simulate/stage.h"

namespace vigo::simulate {

class Lines {
 public:
    explicit Lines(Stage& stage) : stage_(stage) {}

    /// All that the plan asks for, some at a time: handshakes of one thread that are all begun at
    /// once are all late, as those of a fleet of machines are not.
    void open();
    /// Null while it is not open.
    wire::Line* find(std::size_t line);
    /// The envoy whose certificate it shows is the one of its number.
    std::size_t count() const { return slots_.size(); }
    std::size_t open_lines() const { return open_lines_; }
    std::size_t open_streams() const { return open_streams_; }
    bool has_stream(std::size_t line) const { return slots_[line].has_stream; }
    /// How often it was opened: each time is another connection.
    std::uint32_t opening(std::size_t line) const { return slots_[line].openings; }
    /// Called when the server asks an envoy to come now.
    std::function<void(std::size_t envoy)> on_push;

 private:
    struct Slot {
        Slot(wire::Loop& loop, std::uint64_t seed, std::function<void()> retry)
            : jitter(seed), backoff(jitter), again(loop, std::move(retry)) {}
        std::unique_ptr<wire::Line> line;
        std::shared_ptr<x509_st> certificate;  ///< once it was shown
        agent::Jitter jitter;
        agent::Backoff backoff;
        wire::Timer again;
        Moment dialed{};
        std::uint32_t openings = 0;
        bool is_open = false;
        bool has_stream = false;
    };

    /// Dials when it is its turn.
    void want(std::size_t at);
    void dial_waiting();
    void dial(std::size_t at);
    void opened(std::size_t at);
    void lost(std::size_t at, const Error& why);
    void open_stream(std::size_t at);
    void stream_ended(std::size_t at, const std::optional<Error>& why);
    bool is_own(std::size_t at) const { return at < stage_.plan.own_lines; }

    Stage& stage_;
    std::deque<Slot> slots_;           // they do not move
    std::deque<std::size_t> waiting_;  ///< to be dialed
    std::size_t dialing_ = 0;
    std::size_t open_lines_ = 0;
    std::size_t open_streams_ = 0;
};

}  // namespace vigo::simulate
