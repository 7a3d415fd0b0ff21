// reporter — results into a report, within its bounds.

#include "agent/engine/reporter.h"

#include "base/limits.h"

namespace vigo::agent {
namespace {

std::size_t size_of(const ResourceResult& result) {
    std::size_t size = result.reason.size();
    for (const auto& each : result.differences)
        size += each.property.size() + each.is.size() + each.want.size() + each.diff.size();
    return size;
}

}  // namespace

Reporter::Reporter(const Clock& clock, const Pass& pass)
    : clock_(clock), pass_(pass), started_(clock.steady()) {
    report_.started = clock.now();
    report_.dry_run = pass.dry_run;
}

bool Reporter::is_worth_a_line(const Verdict& verdict) const {
    if (verdict.action == Action::in_sync) return false;
    return !verdict.left_out || pass_.list_skipped;
}

void Reporter::add(const Step& step, Verdict verdict, std::chrono::nanoseconds started) {
    report_.counts.add(verdict.action);
    if (!is_worth_a_line(verdict)) return;
    ResourceResult result{.crate = step.crate,
                          .name = step.name,
                          .type = step.type,
                          .action = verdict.action,
                          .reason = std::move(verdict.reason),
                          .took = std::chrono::duration_cast<Micros>(clock_.steady() - started),
                          .differences = std::move(verdict.differences)};
    spend(result);
    if (pass_.on_result) pass_.on_result(result);
    report_.results.push_back(std::move(result));
}

/// Once the report is full, further results keep their names and lose their texts.
void Reporter::spend(ResourceResult& result) {
    const auto size = size_of(result);
    if (spent_ + size <= limits::report_bytes) {
        spent_ += size;
        return;
    }
    result.differences.clear();
    result.reason = "the report is full, its details are left out";
}

void Reporter::leave() {
    report_.counts.add(Action::skipped);
    report_.interrupted = true;
}

RunReport Reporter::finish() {
    report_.took = std::chrono::duration_cast<Micros>(clock_.steady() - started_);
    return std::move(report_);
}

}  // namespace vigo::agent
