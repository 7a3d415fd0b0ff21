// results — ReportResult: finished runs, each recorded once and acknowledged when it is durable.

#include "base/limits.h"
#include "server/rpc/convert.h"
#include "server/rpc/methods.h"
#include "wire/messages.h"

namespace vigo::rpc {
namespace {

std::vector<store::Run> runs_of(const proto::ReportResultRequest& request, const Uuid& envoy,
                                Time now) {
    if (request.runs().empty() ||
        static_cast<std::size_t>(request.runs_size()) > limits::queued_reports)
        fail(Fault::invalid, "a report holds 1 to {} runs, not {}", limits::queued_reports,
             request.runs_size());
    std::vector<store::Run> runs;
    for (const auto& report : request.runs()) {
        runs.push_back(run_of(report, envoy, now));
        const auto& first = runs.front().summary;
        const auto& last = runs.back().summary;
        if (last.store_id != first.store_id)
            fail(Fault::invalid, "the runs of one report are of one store");
        if (runs.size() > 1 && last.number <= runs[runs.size() - 2].summary.number)
            fail(Fault::invalid, "the runs of a report go oldest first");
    }
    return runs;
}

std::string answer(const Desk& desk, const wire::Peer& peer, std::string_view bytes) {
    auto& core = desk.core;
    const auto admitted = desk.gate->admit(peer, "ReportResult", bytes);
    auto runs = runs_of(decode<proto::ReportResultRequest>(admitted.payload), admitted.envoy,
                        core.clock.now());
    const auto recorded = core.runs.record(runs);
    for (const auto at : recorded.accepted) core.fleet.reported(admitted.envoy, runs[at].summary);
    core.metrics.reports(recorded.accepted.size(), runs.size() - recorded.accepted.size());
    proto::ReportResultReply reply;
    reply.set_acknowledged(recorded.acknowledged);
    return reply.SerializeAsString();
}

}  // namespace

wire::Method report_result(const Desk& desk) {
    return {
        .name = "/vigo.v1.VigoAgent/ReportResult",
        .doc =
            "Finished runs with what differed, oldest first; acknowledged once they are durable.",
        .unary = [desk](const wire::Peer& peer, std::string_view bytes) {
            return answer(desk, peer, bytes);
        }};
}

}  // namespace vigo::rpc
