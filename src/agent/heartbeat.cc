// heartbeat — two threads around one stream.

#include "agent/heartbeat.h"

#include <algorithm>
#include <condition_variable>

#include "agent/backoff.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

constexpr Millis rarest_beat{60'000};
constexpr std::chrono::seconds was_up{30};  // a stream that lived so long had a server

}  // namespace

void sleep(Millis span, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any nobody;
    std::unique_lock lock(mutex);
    nobody.wait_for(lock, stop, span, [] { return false; });
}

Heartbeat::Heartbeat(Parts parts, Millis interval)
    : parts_(std::move(parts)),
      interval_(interval),
      listener_([this](const std::stop_token& stop) { listen(stop); }),
      beater_([this](const std::stop_token& stop) { beat(stop); }) {}

Heartbeat::~Heartbeat() {
    listener_.request_stop();
    beater_.request_stop();
    if (const auto open = stream()) open->cancel();
}

void Heartbeat::set_interval(Millis interval) {
    const std::lock_guard lock(mutex_);
    interval_ = interval;
}

Millis Heartbeat::interval() const {
    const std::lock_guard lock(mutex_);
    return interval_;
}

std::shared_ptr<wire::ClientStream> Heartbeat::stream() const {
    const std::lock_guard lock(mutex_);
    return stream_;
}

void Heartbeat::set_stream(std::shared_ptr<wire::ClientStream> stream) {
    const std::lock_guard lock(mutex_);
    stream_ = std::move(stream);
}

void Heartbeat::listen(const std::stop_token& stop) {
    Jitter jitter(parts_.seed);
    Backoff backoff(jitter);
    while (!stop.stop_requested()) {
        backoff.set_interval(interval());
        const auto begun = std::chrono::steady_clock::now();
        const auto why = hold_stream(stop);
        if (std::chrono::steady_clock::now() - begun > was_up) backoff.succeeded();
        if (why) log::debug("the stream has ended", {{"why", why->message()}});
        const bool unknown = why && why->fault() == Fault::not_found;
        sleep(unknown ? Millis(limits::unknown_envoy_backoff_ms) : backoff.after_failure(), stop);
    }
}

/// One stream from its beginning to its end; why it ended.
std::optional<Error> Heartbeat::hold_stream(const std::stop_token& stop) {
    std::optional<Error> why;
    try {
        // Shared with the thread that beats.
        const std::shared_ptr<wire::ClientStream> open = parts_.exchange.open_stream();
        set_stream(open);
        if (open->send(parts_.exchange.hello())) hear_all(*open, stop);
        why = open->status();
    } catch (const Error& error) {
        why = error;
    }
    set_stream(nullptr);
    return why;
}

void Heartbeat::hear_all(wire::ClientStream& stream, const std::stop_token& stop) {
    while (const auto message = stream.receive(stop)) {
        if (const auto push = force_push_in(*message)) parts_.pushed(*push);
    }
}

void Heartbeat::beat(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        sleep(std::min(interval(), rarest_beat), stop);
        const auto open = stream();
        if (open == nullptr || stop.stop_requested()) continue;
        open->send(parts_.exchange.heartbeat(open->bond(), parts_.busy(), parts_.last_run()));
    }
}

}  // namespace vigo::agent
