// exchange — numbers and signatures around letters, and the way to the server.

#include "agent/exchange.h"

#include <algorithm>

#include "base/error.h"
#include "wire/envelope.h"
#include "wire/refusal.h"

namespace vigo::agent {

Exchange::Exchange(std::unique_ptr<wire::Channel> channel, const Identity& identity,
                   const Clock& clock, std::uint64_t sequence, StateLock* state)
    : channel_(std::move(channel)),
      identity_(identity),
      clock_(clock),
      state_(state),
      numbers_(sequence) {}

std::shared_ptr<wire::Channel> Exchange::channel() const {
    const std::lock_guard lock(mutex_);
    return channel_;
}

void Exchange::reconnect(std::unique_ptr<wire::Channel> channel) {
    const std::lock_guard lock(mutex_);
    channel_ = std::move(channel);
}

std::uint64_t Exchange::sequence() const {
    const std::lock_guard lock(mutex_);
    return numbers_.latest();
}

bool Exchange::jumps_over(const Error& refusal) {
    const auto highest = wire::refused_highest(refusal.message());
    if (refusal.fault() != Fault::conflict || !highest) return false;
    const std::lock_guard lock(mutex_);
    numbers_.jump_over(*highest);
    return true;
}

std::string Exchange::seal(std::string_view method, const std::string& payload, bool is_verified) {
    wire::Stamp stamp{.method = method, .fleet = identity_.fleet, .envoy = identity_.envoy};
    {
        const std::lock_guard lock(mutex_);
        stamp.time = clock_.now();
        stamp.sequence = numbers_.next(stamp.time, clock_.steady());
    }
    return is_verified ? wire::unsealed(stamp, payload) : wire::seal(stamp, payload, identity_.key);
}

bool Exchange::is_verified(std::string_view bond) const {
    const std::lock_guard lock(mutex_);
    return !bond.empty() && bond == verified_;
}

void Exchange::set_verified(std::string_view bond) {
    const std::lock_guard lock(mutex_);
    verified_ = bond;
}

std::string Exchange::call(std::string_view method, const std::string& payload) {
    return call(method, [&](std::string_view /*bond*/) { return seal(method, payload); });
}

std::string Exchange::call(std::string_view method, const wire::Channel::Maker& make) {
    const StateLock::Gap gap(state_);
    const auto path = path_of(method);
    const auto most = most_.load();
    const auto deadline = method == "CheckIn" ? std::min(patience_.load(), most) : most;
    try {
        return channel()->call_bound(path, make, deadline);
    } catch (const Error& error) {
        const bool must_sign =
            error.fault() == Fault::denied && error.message() == wire::unsigned_request;
        if (!must_sign && !jumps_over(error)) throw;
        if (must_sign) set_verified({});
    }
    return channel()->call_bound(path, make, deadline);
}

CheckInAnswer Exchange::check_in(const CheckIn& request) {
    std::string connection;
    const auto make = [&](std::string_view bond) {
        connection = bond;
        const bool verified = is_verified(bond);
        return seal("CheckIn", check_in_payload(request, verified ? "" : bond), verified);
    };
    auto answer = check_in_answer(call("CheckIn", make));
    set_verified(answer.connection_verified ? connection : "");
    return answer;
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

std::vector<ResolvedSecret> Exchange::resolve_secrets(std::span<const std::string> paths,
                                                      const std::string& traceparent) {
    return secrets_answer(call("ResolveSecrets", secrets_payload(paths, traceparent)));
}

Certificates Exchange::renew(const std::string& certificate_request) {
    return renew_answer(call("Renew", renew_payload(certificate_request)));
}

std::unique_ptr<wire::ClientStream> Exchange::open_stream() {
    return channel()->open(path_of("AgentStream"));
}

std::string Exchange::hello() { return seal("AgentStream", hello_payload()); }

std::string Exchange::heartbeat(std::string_view bond, bool busy,
                                const std::optional<LastRun>& last_run) {
    return seal("AgentStream", heartbeat_payload(busy, last_run), is_verified(bond));
}

}  // namespace vigo::agent
