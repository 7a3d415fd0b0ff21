// letters — plain structs to messages and back.

#include "agent/letters.h"

#include <algorithm>

#include "agent/version.h"
#include "base/error.h"
#include "wire/messages.h"

namespace vigo::agent {
namespace {

constexpr std::string_view service = "/vigo.v1.VigoAgent/";

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

std::string path_of(std::string_view method) { return std::string(service) + std::string(method); }

std::string check_in_payload(const CheckIn& request, std::string_view connection) {
    proto::CheckInRequest message;
    message.set_assignment_digest(request.assignment_digest);
    message.set_traits_digest(request.traits_digest);
    message.set_capabilities_digest(request.capabilities_digest);
    message.set_version(request.version);
    message.set_busy(request.busy);
    if (request.last_run) fill(*message.mutable_last_run(), *request.last_run);
    message.set_agent_version(std::string(agent_version()));
    message.set_traceparent(request.traceparent);
    message.set_connection(std::string(connection));
    return message.SerializeAsString();
}

CheckInAnswer check_in_answer(const std::string& bytes) {
    auto reply = parse<proto::CheckInReply>(bytes, "CheckIn");
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
    answer.connection_verified = reply.connection_verified();
    return answer;
}

std::string traits_payload(const ReportedTraits& traits) {
    proto::ReportTraitsRequest message;
    message.set_traits(traits.json);
    message.set_digest(traits.digest);
    message.set_capabilities(traits.capabilities);
    message.set_traceparent(traits.traceparent);
    return message.SerializeAsString();
}

bool traits_answer(const std::string& bytes) {
    return parse<proto::ReportTraitsReply>(bytes, "ReportTraits").policy_changed();
}

std::string runs_payload(const std::vector<QueuedRun>& runs, const std::string& store_id,
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
    return message.SerializeAsString();
}

std::uint64_t runs_answer(const std::string& bytes) {
    return parse<proto::ReportResultReply>(bytes, "ReportResult").acknowledged();
}

std::string secrets_payload(std::span<const std::string> paths, const std::string& traceparent) {
    proto::ResolveSecretsRequest message;
    for (const auto& path : paths) message.add_paths(path);
    message.set_traceparent(traceparent);
    return message.SerializeAsString();
}

std::vector<ResolvedSecret> secrets_answer(std::string&& bytes) {
    const crypto::WipeLater later(bytes);
    auto reply = parse<proto::ResolveSecretsReply>(bytes, "ResolveSecrets");
    std::vector<ResolvedSecret> all;
    for (auto& each : *reply.mutable_secrets()) {
        all.push_back({each.path(), crypto::Wiped(std::string_view(each.value())), each.problem()});
        crypto::wipe(*each.mutable_value());
    }
    return all;
}

std::string renew_payload(const std::string& certificate_request) {
    proto::RenewRequest message;
    message.set_certificate_request(certificate_request);
    return message.SerializeAsString();
}

Certificates renew_answer(const std::string& bytes) {
    const auto reply = parse<proto::RenewReply>(bytes, "Renew");
    return {reply.certificate(), reply.authorities(), list_of(reply.bundle_keys())};
}

std::string hello_payload() {
    proto::StreamMessage message;
    message.mutable_hello()->set_agent_version(std::string(agent_version()));
    return message.SerializeAsString();
}

std::string heartbeat_payload(bool busy, const std::optional<LastRun>& last_run) {
    proto::StreamMessage message;
    message.mutable_heartbeat()->set_busy(busy);
    if (last_run) fill(*message.mutable_heartbeat()->mutable_last_run(), *last_run);
    return message.SerializeAsString();
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
