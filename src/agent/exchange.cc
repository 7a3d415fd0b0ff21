// exchange — plain structs to signed messages and back.

#include "agent/exchange.h"

#include <algorithm>

#include "agent/version.h"
#include "base/error.h"
#include "wire/envelope.h"
#include "wire/messages.h"
#include "wire/refusal.h"

namespace vigo::agent {
namespace {

constexpr std::string_view service = "/vigo.v1.VigoAgent/";
constexpr Millis deadline{30'000};

constexpr std::uint64_t burst_us = 2'000'000;  // requests that may overtake each other

template <class Message>
Message parse(const std::string& bytes, std::string_view method) {
    Message message;
    if (!message.ParseFromString(bytes))
        fail(Fault::internal, "the server's answer to {} cannot be read", method);
    return message;
}

proto::Outcome outcome_of(Outcome outcome) {
    return static_cast<proto::Outcome>(static_cast<int>(outcome) + 1);
}

void fill(proto::LastRun& into, const LastRun& run) {
    into.set_number(run.number);
    into.set_finished_ms(to_ms(run.finished));
    into.set_outcome(outcome_of(run.outcome));
    into.set_in_sync(run.counts.in_sync);
    into.set_changed(run.counts.changed);
    into.set_failed(run.counts.failed);
    into.set_skipped(run.counts.skipped);
    into.set_duration_ms(static_cast<std::uint32_t>(run.took.count()));
    into.set_store_id(run.store_id);
    into.set_version(run.version);
    into.set_dry_run(run.dry_run);
}

LastRun read(const proto::LastRun& from) {
    LastRun run;
    run.number = from.number();
    run.finished = from_ms(from.finished_ms());
    run.outcome = static_cast<Outcome>(std::clamp(static_cast<int>(from.outcome()) - 1, 0, 2));
    run.counts = {from.in_sync(), from.changed(), from.failed(), from.skipped()};
    run.took = Millis(from.duration_ms());
    run.store_id = from.store_id();
    run.version = from.version();
    run.dry_run = from.dry_run();
    return run;
}

void fill(proto::ResourceResult& into, const ResourceResult& result) {
    into.set_crate(result.crate);
    into.set_name(result.name);
    into.set_type(result.type);
    into.set_action(std::string(name_of(result.action)));
    into.set_reason(result.reason);
    into.set_duration_us(static_cast<std::uint32_t>(result.took.count()));
    for (const auto& each : result.differences) {
        auto& difference = *into.add_differences();
        difference.set_property(each.property);
        difference.set_is(each.is);
        difference.set_want(each.want);
        difference.set_diff(each.diff);
    }
}

template <class Repeated>
std::vector<std::string> list_of(const Repeated& texts) {
    return {texts.begin(), texts.end()};
}

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

/// Numbers follow the wall clock in microseconds, so that a lost store does not repeat them.
/// By the clock after a pause, so that another process or a lost store is never ahead; one by one
/// in a burst, so that requests which overtake each other stay within the server's window.
std::uint64_t Exchange::next_number(Time now) {
    const auto by_clock = static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(now), 0)) * 1000;
    auto last = sequence_.load();
    for (;;) {
        const auto next = by_clock > last + burst_us ? by_clock : last + 1;
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
    const auto path = std::string(service) + std::string(method);
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
    proto::CheckInRequest message;
    message.set_assignment_digest(request.assignment_digest);
    message.set_traits_digest(request.traits_digest);
    message.set_capabilities_digest(request.capabilities_digest);
    message.set_version(request.version);
    message.set_busy(request.busy);
    if (request.last_run) fill(*message.mutable_last_run(), *request.last_run);
    message.set_agent_version(std::string(agent_version()));
    message.set_traceparent(request.traceparent);
    auto reply =
        parse<proto::CheckInReply>(call("CheckIn", message.SerializeAsString()), "CheckIn");

    CheckInAnswer answer;
    if (reply.has_assignment())
        answer.assignment = {reply.assignment().assignment(), reply.assignment().signature(),
                             reply.assignment().key_id()};
    answer.bundle = std::move(*reply.mutable_bundle());
    answer.want_traits = reply.want_traits();
    answer.want_capabilities = reply.want_capabilities();
    answer.compile_error = reply.compile_error();
    answer.server_time = from_ms(reply.server_time_ms());
    answer.converge_now = reply.converge_now();
    answer.bundle_keys = list_of(reply.bundle_keys());
    return answer;
}

bool Exchange::report_traits(const std::string& traits, const std::string& digest,
                             const std::string& capabilities, const std::string& traceparent) {
    proto::ReportTraitsRequest message;
    message.set_traits(traits);
    message.set_digest(digest);
    message.set_capabilities(capabilities);
    message.set_traceparent(traceparent);
    return parse<proto::ReportTraitsReply>(call("ReportTraits", message.SerializeAsString()),
                                           "ReportTraits")
        .policy_changed();
}

std::uint64_t Exchange::report_runs(const std::vector<QueuedRun>& runs, const std::string& store_id,
                                    const std::string& traceparent) {
    proto::ReportResultRequest message;
    for (const auto& run : runs) {
        auto& report = *message.add_runs();
        // Two serialised halves of one message, put together by reading one after the other.
        if (!report.ParseFromString(run.summary) || !report.MergeFromString(run.details))
            fail(Fault::internal, "the store holds a report that cannot be read");
        report.mutable_run()->set_store_id(store_id);
        report.set_merged_runs(report.merged_runs() + run.merged);
    }
    message.set_traceparent(traceparent);
    return parse<proto::ReportResultReply>(call("ReportResult", message.SerializeAsString()),
                                           "ReportResult")
        .acknowledged();
}

Certificates Exchange::renew(const std::string& certificate_request) {
    proto::RenewRequest message;
    message.set_certificate_request(certificate_request);
    const auto reply =
        parse<proto::RenewReply>(call("Renew", message.SerializeAsString()), "Renew");
    return {reply.certificate(), reply.authorities(), list_of(reply.bundle_keys())};
}

std::unique_ptr<wire::ClientStream> Exchange::open_stream() {
    return channel()->open(std::string(service) + "AgentStream");
}

std::string Exchange::hello() {
    proto::StreamMessage message;
    message.mutable_hello()->set_agent_version(std::string(agent_version()));
    return seal("AgentStream", message.SerializeAsString());
}

std::string Exchange::heartbeat(bool busy, const std::optional<LastRun>& last_run) {
    proto::StreamMessage message;
    message.mutable_heartbeat()->set_busy(busy);
    if (last_run) fill(*message.mutable_heartbeat()->mutable_last_run(), *last_run);
    return seal("AgentStream", message.SerializeAsString());
}

std::optional<ForcePush> force_push_in(const std::string& server_message) {
    proto::ServerMessage message;
    if (!message.ParseFromString(server_message) || !message.has_force_push()) return std::nullopt;
    return ForcePush{message.force_push().trace_id(), message.force_push().full()};
}

QueuedRun queued_run(const LastRun& run, const RunReport& report, std::string_view trigger) {
    proto::RunReport summary;
    fill(*summary.mutable_run(), run);
    summary.set_started_ms(to_ms(report.started));
    summary.set_trigger(std::string(trigger));
    proto::RunReport details;
    for (const auto& result : report.results) fill(*details.add_results(), result);
    return {.number = run.number,
            .eventful = report.is_eventful(),
            .summary = summary.SerializeAsString(),
            .details = details.SerializeAsString()};
}

std::string encode_last_run(const LastRun& run) {
    proto::LastRun message;
    fill(message, run);
    return message.SerializeAsString();
}

std::optional<LastRun> decode_last_run(const std::string& bytes) {
    proto::LastRun message;
    if (bytes.empty() || !message.ParseFromString(bytes)) return std::nullopt;
    return read(message);
}

}  // namespace vigo::agent
