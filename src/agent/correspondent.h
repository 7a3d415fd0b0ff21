// correspondent — the thread beside the loop: it checks in when that is due, hands over reports,
// and holds a stream on which it tells that we live, and hears pushes, however long a run takes.
#pragma once

#include <functional>
#include <thread>

#include "agent/agenda.h"
#include "agent/exchange.h"
#include "agent/state_lock.h"

namespace vigo::agent {

class Correspondent {
 public:
    struct Parts {
        Agenda& agenda;
        Exchange& exchange;
        StateLock& state;
        std::function<bool()> contact;  ///< a check-in; says whether the server was reached
        std::function<void()> report;   ///< hands over what is queued
        wire::Bell bell = {};           ///< heard wherever the thread waits
        std::uint64_t seed = 0;
    };
    /// Starts its thread, and ends it when it goes.
    explicit Correspondent(Parts parts);
    ~Correspondent();
    Correspondent(const Correspondent&) = delete;
    Correspondent& operator=(const Correspondent&) = delete;

 private:
    void live(const std::stop_token& stop);
    void converse();
    bool wants_stream() const;
    void open_stream();
    void end_stream(const std::optional<Error>& why);
    void listen(const std::stop_token& news, wire::Moment until);
    void hear(const std::stop_token& news, wire::Moment until);
    wire::Moment next_beat() const;

    Parts parts_;
    Jitter jitter_;
    Backoff backoff_;
    std::unique_ptr<wire::ClientStream> stream_;
    wire::Moment opened_{};    ///< the stream, or tried
    wire::Moment open_at_{};   ///< not before
    wire::Moment beat_at_{};   ///< of the stream
    bool has_jumped_ = false;  ///< over a number, with the latest stream
    bool is_reached_ = true;   ///< at the latest contact
    std::jthread thread_;
};

}  // namespace vigo::agent
