// exchange — numbers and signatures around letters, and the way to the server.

#include "agent/exchange.h"

#include "base/error.h"
#include "wire/envelope.h"
#include "wire/refusal.h"

namespace vigo::agent {
namespace {

constexpr Millis deadline{30'000};

}  // namespace

Exchange::Exchange(std::unique_ptr<wire::Channel> channel, const Identity& identity,
                   const Clock& clock, std::uint64_t sequence)
    : channel_(std::move(channel)), identity_(identity), clock_(clock), sequence_(sequence) {}

std::shared_ptr<wire::Channel> Exchange::channel() const {
    const std::lock_guard lock(mutex_);
    return channel_;
}

void Exchange::reconnect(std::unique_ptr<wire::Channel> channel) {
    const std::lock_guard lock(mutex_);
    channel_ = std::move(channel);
}

std::uint64_t Exchange::next_number(Time now) {
    auto last = sequence_.load();
    for (;;) {
        const auto next = number_after(last, now);
        if (sequence_.compare_exchange_weak(last, next)) return next;
    }
}

std::string Exchange::seal(std::string_view method, const std::string& payload) {
    const auto now = clock_.now();
    return wire::seal({.method = method,
                       .fleet = identity_.fleet,
                       .envoy = identity_.envoy,
                       .sequence = next_number(now),
                       .time = now},
                      payload, identity_.key);
}

std::string Exchange::call(std::string_view method, const std::string& payload) {
    const auto path = path_of(method);
    try {
        return channel()->call(path, seal(method, payload), deadline);
    } catch (const Error& error) {
        const auto highest = wire::refused_highest(error.message());
        if (error.fault() != Fault::conflict || !highest) throw;
        auto last = sequence_.load();
        while (last < *highest && !sequence_.compare_exchange_weak(last, *highest)) continue;
    }
    return channel()->call(path, seal(method, payload), deadline);
}

CheckInAnswer Exchange::check_in(const CheckIn& request) {
    return check_in_answer(call("CheckIn", check_in_payload(request)));
}

bool Exchange::report_traits(const std::string& traits, const std::string& digest,
                             const std::string& capabilities, const std::string& traceparent) {
    return traits_answer(
        call("ReportTraits", traits_payload({traits, digest, capabilities, traceparent})));
}

std::uint64_t Exchange::report_runs(const std::vector<QueuedRun>& runs, const std::string& store_id,
                                    const std::string& traceparent) {
    return runs_answer(call("ReportResult", runs_payload(runs, store_id, traceparent)));
}

Certificates Exchange::renew(const std::string& certificate_request) {
    return renew_answer(call("Renew", renew_payload(certificate_request)));
}

std::unique_ptr<wire::ClientStream> Exchange::open_stream() {
    return channel()->open(path_of("AgentStream"));
}

std::string Exchange::hello() { return seal("AgentStream", hello_payload()); }

std::string Exchange::heartbeat(bool busy, const std::optional<LastRun>& last_run) {
    return seal("AgentStream", heartbeat_payload(busy, last_run));
}

}  // namespace vigo::agent
