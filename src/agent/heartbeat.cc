// heartbeat — one thread around one stream: it hears, and beats when nothing was heard in time.

#include "agent/heartbeat.h"

#include <algorithm>

#include "agent/backoff.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

using std::chrono::steady_clock;

constexpr Millis rarest_beat{60'000};
constexpr std::chrono::seconds was_up{30};  // a stream that lived so long had a server

}  // namespace

Heartbeat::Heartbeat(Parts parts, Millis interval)
    : parts_(std::move(parts)),
      interval_(interval),
      thread_([this](const std::stop_token& stop) { live(stop); }) {}

void Heartbeat::live(const std::stop_token& stop) {
    Jitter jitter(parts_.seed);
    Backoff backoff(jitter);
    bool jumped = false;
    while (!stop.stop_requested()) {
        backoff.set_interval(interval_);
        const auto begun = steady_clock::now();
        const auto why = hold_stream(stop);
        if (steady_clock::now() - begun > was_up) backoff.succeeded();
        if (why) log::debug("the stream has ended", {{"why", why->message()}});
        jumped = !jumped && why && parts_.exchange.jumps_over(*why);
        if (jumped) continue;
        const bool unknown = why && why->fault() == Fault::not_found;
        const auto pause =
            unknown ? Millis(limits::unknown_envoy_backoff_ms) : backoff.after_failure();
        parts_.bell.sleep(steady_clock::now() + pause, stop);
    }
}

/// One stream from its beginning to its end; why it ended.
std::optional<Error> Heartbeat::hold_stream(const std::stop_token& stop) {
    try {
        const auto stream = parts_.exchange.open_stream();
        if (stream->send(parts_.exchange.hello())) attend(*stream, stop);
        return stream->status();
    } catch (const Error& error) {
        return error;
    }
}

void Heartbeat::attend(wire::ClientStream& stream, const std::stop_token& stop) {
    auto next = next_beat();
    while (!stop.stop_requested() && !stream.is_over()) {
        const auto message = stream.receive(stop, next);
        if (message)
            if (const auto push = force_push_in(*message)) parts_.pushed(*push);
        if (steady_clock::now() < next) continue;
        stream.send(parts_.exchange.heartbeat(stream.bond(), parts_.busy(), parts_.last_run()));
        next = next_beat();
    }
}

wire::Moment Heartbeat::next_beat() const {
    return steady_clock::now() + std::min(interval_.load(), rarest_beat);
}

}  // namespace vigo::agent
