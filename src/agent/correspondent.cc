// correspondent — what is due comes first; then it listens.

#include "agent/correspondent.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr Millis rarest_beat{60'000};
constexpr auto was_up = 30s;       // a stream that lived so long had a server
constexpr auto longest_wait = 1h;  // clocks cannot add what is for ever
constexpr auto step = 1s;          // between two looks at whether a run has ended

}  // namespace

Correspondent::Correspondent(Parts parts)
    : parts_(std::move(parts)), jitter_(parts_.seed), backoff_(jitter_) {
    parts_.state.set_meanwhile(
        [this] { listen(parts_.agenda.news(), steady_clock::now() + step); });
    thread_ = std::jthread([this](const std::stop_token& stop) { live(stop); });
}

Correspondent::~Correspondent() {
    thread_.request_stop();
    thread_.join();
    parts_.state.set_meanwhile(nullptr);
}

void Correspondent::live(const std::stop_token& stop) {
    const std::stop_callback waker(stop, [this] { parts_.agenda.wake(); });
    for (;;) {
        const auto news = parts_.agenda.news();
        if (stop.stop_requested()) return;
        const auto pause = parts_.agenda.until_contact();
        if (pause == Agenda::Span(0))
            converse();
        else if (parts_.agenda.take_run_ended() && is_reached_)
            parts_.report();
        else
            listen(news, steady_clock::now() + std::min<Agenda::Span>(pause, longest_wait));
    }
}

void Correspondent::converse() {
    const bool was_reached = std::exchange(is_reached_, parts_.contact());
    if (is_reached_ && !was_reached) open_at_ = {};
}

/// A server that a contact has just missed is not looked for once more.
bool Correspondent::wants_stream() const {
    return stream_ == nullptr && is_reached_ && steady_clock::now() >= open_at_;
}

void Correspondent::open_stream() {
    opened_ = steady_clock::now();
    beat_at_ = next_beat();
    try {
        stream_ = parts_.exchange.open_stream();
        if (!stream_->send(parts_.exchange.hello())) end_stream(stream_->status());
    } catch (const Error& error) {
        end_stream(error);
    }
}

void Correspondent::end_stream(const std::optional<Error>& why) {
    stream_.reset();
    if (why) log::debug("the stream has ended", {{"why", why->message()}});
    if (steady_clock::now() - opened_ > was_up) backoff_.succeeded();
    // One that was refused for its number comes again at once, with a higher one.
    has_jumped_ = !has_jumped_ && why && parts_.exchange.jumps_over(*why);
    if (has_jumped_) return;
    backoff_.set_interval(parts_.agenda.interval());
    open_at_ = steady_clock::now() + backoff_.after_failure();
}

/// Until then, or until there is news; or for one message.
void Correspondent::listen(const std::stop_token& news, wire::Moment until) {
    if (wants_stream()) return open_stream();
    if (stream_ == nullptr)
        return parts_.bell.sleep(is_reached_ ? std::min(until, open_at_) : until, news);
    try {
        hear(news, std::min(until, beat_at_));
        if (stream_->is_over()) end_stream(stream_->status());
    } catch (const Error& error) {
        end_stream(error);
    }
}

void Correspondent::hear(const std::stop_token& news, wire::Moment until) {
    if (const auto message = stream_->receive(news, until))
        if (auto push = force_push_in(*message)) parts_.agenda.push(*std::move(push));
    if (steady_clock::now() < beat_at_) return;
    const auto& agenda = parts_.agenda;
    stream_->send(parts_.exchange.heartbeat(stream_->bond(), agenda.is_busy(), agenda.last_run()));
    beat_at_ = next_beat();
}

wire::Moment Correspondent::next_beat() const {
    return steady_clock::now() + std::min(parts_.agenda.interval(), rarest_beat);
}

}  // namespace vigo::agent
