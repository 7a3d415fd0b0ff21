#include "server/rpc/convert.h"

#include "base/limits.h"
#include "base/text.h"
#include "wire/messages.h"

namespace vigo::rpc {
namespace {

constexpr std::size_t store_id_most = 64;
constexpr std::size_t name_most = 256;
constexpr std::size_t word_most = 32;
constexpr std::size_t value_most = 4096;

store::Outcome outcome_of(proto::Outcome outcome) {
    switch (outcome) {
        case proto::OUTCOME_CONVERGED:
            return store::Outcome::converged;
        case proto::OUTCOME_DEGRADED:
            return store::Outcome::degraded;
        case proto::OUTCOME_FAILED:
            return store::Outcome::failed;
        default:
            return store::Outcome::none;
    }
}

store::Result result_of(const proto::ResourceResult& result) {
    store::Result made{.crate = foreign(result.crate(), name_most),
                       .name = foreign(result.name(), name_most),
                       .type = foreign(result.type(), name_most),
                       .action = foreign(result.action(), word_most),
                       .reason = foreign(result.reason(), value_most),
                       .duration_us = result.duration_us()};
    for (const auto& each : result.differences())
        made.differences.push_back({.property = foreign(each.property(), name_most),
                                    .is = foreign(each.is(), value_most),
                                    .want = foreign(each.want(), value_most),
                                    .diff = foreign(each.diff(), limits::diff_bytes)});
    return made;
}

}  // namespace

store::RunSummary summary_of(const v1::LastRun& run) {
    if (run.store_id().empty() || run.store_id().size() > store_id_most)
        fail(Fault::invalid, "a run needs a store_id of 1 to {} bytes", store_id_most);
    if (run.number() == 0 || run.number() > limits::sequence_most)
        fail(Fault::invalid, "a run needs a number");
    return {.store_id = run.store_id(),
            .number = run.number(),
            .finished = from_ms(run.finished_ms()),
            .outcome = outcome_of(run.outcome()),
            .counts = {.in_sync = run.in_sync(),
                       .changed = run.changed(),
                       .failed = run.failed(),
                       .skipped = run.skipped()},
            .duration_ms = run.duration_ms(),
            .version = run.version() > limits::sequence_most ? 0 : run.version(),
            .dry_run = run.dry_run()};
}

store::Run run_of(const v1::RunReport& report, const Uuid& envoy, Time received) {
    store::Run run{.envoy = envoy,
                   .summary = summary_of(report.run()),
                   .started = from_ms(report.started_ms()),
                   .received = received,
                   .cause = foreign(report.trigger(), word_most),
                   .merged = report.merged_runs()};
    for (const auto& each : report.results()) run.results.push_back(result_of(each));
    return run;
}

std::string foreign(std::string_view text, std::size_t most) { return printable(text, most); }

}  // namespace vigo::rpc
