// bell — rings once, when the program shall stop. Whoever waits for the network hears it too, so
// that nobody has to wait for a signal alone.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <thread>

#include "wire/moment.h"

struct pollfd;

namespace vigo::wire {

/// Shared by its copies. Thread safe.
class Bell {
 public:
    /// Never rings.
    Bell() = default;
    /// Rings when `handle`, which must outlive it, can be read; nobody reads it. Then `answer` is
    /// called once, by a thread that waits, before that goes on.
    Bell(int handle, std::function<void()> answer);

    bool has_rung() const;
    /// poll(2): until one of `sources` is ready, until then, or until it rings. One that has rung
    /// is not heard again.
    void poll(std::span<pollfd> sources, Moment until) const;
    /// Until then, until `stop`, or until it rings.
    void sleep(Moment until, const std::stop_token& stop) const;
    /// A thread that hears it, for a program whose others are busy with more than the network.
    [[nodiscard]] std::jthread listen() const;

 private:
    struct State;
    std::shared_ptr<State> state_;
};

/// For what waits more than once: says whether the bell rang since this was made.
class Listening {
 public:
    explicit Listening(const Bell& bell) : bell_(bell), was_rung_(bell.has_rung()) {}
    bool must_end() const { return !was_rung_ && bell_.has_rung(); }

 private:
    const Bell& bell_;
    const bool was_rung_;
};

}  // namespace vigo::wire
