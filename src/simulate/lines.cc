#include "simulate/lines.h"

#include <utility>

#include "agent/letters.h"
#include "simulate/machine.h"

namespace vigo::simulate {
namespace {

constexpr std::size_t handshakes_at_once = 200;

}  // namespace

void Lines::open() {
    const auto wanted = stage_.plan.own_lines + stage_.plan.shared_lines;
    while (slots_.size() < wanted) {
        const auto at = slots_.size();
        slots_.emplace_back(stage_.loop, mixed(stage_.plan.seed, at, 2'001),
                            [this, at] { want(at); });
        slots_.back().backoff.set_interval(stage_.plan.interval);
        want(at);
    }
}

void Lines::want(std::size_t at) {
    waiting_.push_back(at);
    dial_waiting();
}

void Lines::dial_waiting() {
    while (!waiting_.empty() && dialing_ < handshakes_at_once) {
        const auto at = waiting_.front();
        waiting_.pop_front();
        dial(at);
    }
}

wire::Line* Lines::find(std::size_t line) {
    auto& slot = slots_[line];
    return slot.is_open ? slot.line.get() : nullptr;
}

void Lines::dial(std::size_t at) {
    auto& slot = slots_[at];
    slot.dialed = std::chrono::steady_clock::now();
    ++dialing_;
    try {
        if (!slot.certificate)
            slot.certificate = wire::read_tls_certificate(stage_.members[at].certificate);
        slot.line =
            std::make_unique<wire::Line>(stage_.loop, stage_.far,
                                         wire::NearEnd{.certificate = slot.certificate,
                                                       .key = stage_.tls_key,
                                                       .source = stage_.source_of(at)},
                                         wire::Line::Events{.opened =
                                                                [this, at] {
                                                                    opened(at);
                                                                    dial_waiting();
                                                                },
                                                            .lost =
                                                                [this, at](const Error& why) {
                                                                    lost(at, why);
                                                                    dial_waiting();
                                                                }});
    } catch (const Error& why) {
        lost(at, why);
    }
}

void Lines::opened(std::size_t at) {
    auto& slot = slots_[at];
    slot.is_open = true;
    --dialing_;
    ++slot.openings;
    ++open_lines_;
    slot.backoff.succeeded();
    stage_.tally.connections.add(
        std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now() - slot.dialed));
    if (is_own(at) && stage_.plan.streams) open_stream(at);
}

void Lines::lost(std::size_t at, const Error& why) {
    auto& slot = slots_[at];
    auto& counted = std::exchange(slot.is_open, false) ? open_lines_ : dialing_;
    --counted;
    stage_.failed("connection", why);
    slot.again.set(stage_.loop.now() + slot.backoff.after_failure());
}

void Lines::open_stream(std::size_t at) {
    auto& slot = slots_[at];
    slot.has_stream = true;
    ++open_streams_;
    slot.line->open(
        agent::path_of("AgentStream"),
        stage_.sealed(stage_.envoys[at], "AgentStream", agent::hello_payload()),
        {.heard =
             [this, at](const std::string& message) {
                 if (on_push && agent::force_push_in(message)) on_push(at);
             },
         .ended = [this, at](const std::optional<Error>& why) { stream_ended(at, why); }});
}

/// With the line it comes back; a stream that ends alone is opened again like an agent does.
void Lines::stream_ended(std::size_t at, const std::optional<Error>& why) {
    auto& slot = slots_[at];
    if (std::exchange(slot.has_stream, false)) --open_streams_;
    const auto skewed = stage_.envoys[at].skew_ms != 0;
    if (skewed && why && why->fault() == Fault::denied) {
        ++stage_.tally.skew_refused;
    } else if (why) {
        stage_.failed("stream", *why);
    }
}

}  // namespace vigo::simulate
