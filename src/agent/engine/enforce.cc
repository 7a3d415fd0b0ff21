// enforce — one resource repaired and checked again.

#include "agent/engine/enforce.h"

namespace vigo::agent {
namespace {

std::vector<ShownDifference> shown_of(const Step& step, const resources::Drift& drift) {
    std::vector<ShownDifference> all;
    all.reserve(drift.differences().size());
    for (const auto& each : drift.differences()) all.push_back(shown(each, step.mask.get()));
    return all;
}

Micros since(const Host& host, std::chrono::nanoseconds started) {
    return std::chrono::duration_cast<Micros>(host.clock().steady() - started);
}

/// Books the time of a fix with the first difference that it closes.
void book(Verdict& verdict, const resources::Drift& drift, std::size_t fix, Micros took) {
    for (std::size_t at = 0; at < verdict.differences.size(); ++at) {
        if (drift.differences()[at].fix != fix) continue;
        verdict.differences[at].took = took;
        return;
    }
}

void run_fixes(const resources::Drift& drift, Host& host, Verdict& verdict) {
    const auto& fixes = drift.fixes();
    for (std::size_t fix = 0; fix < fixes.size(); ++fix) {
        const auto started = host.clock().steady();
        fixes[fix](host);
        verdict.touched = true;
        book(verdict, drift, fix, since(host, started));
    }
}

/// Finds what still differs after the fixes.
void check_again(const Step& step, const LookAgain& again, Verdict& verdict) {
    const auto left = again();
    if (left.empty()) return;
    const auto first = shown(left.differences().front(), step.mask.get());
    verdict.action = Action::failed;
    verdict.reason = format("failed to converge: {} is \"{}\" after the fix, not \"{}\"",
                            first.property, first.is, first.want);
}

}  // namespace

Verdict preview(const Step& step, const resources::Drift& drift) {
    return {.action = Action::would_change, .differences = shown_of(step, drift)};
}

Verdict repair(const Step& step, const resources::Drift& drift, Host& host,
               const LookAgain& again) {
    Verdict verdict{.action = Action::changed, .differences = shown_of(step, drift)};
    try {
        run_fixes(drift, host, verdict);
        if (again) check_again(step, again, verdict);
    } catch (const std::exception& thrown) {
        auto failed = verdict_of(step, thrown);
        verdict.action = failed.action;
        verdict.reason = std::move(failed.reason);
    }
    return verdict;
}

void hide(Verdict& verdict, const Mask& mask) {
    verdict.reason = mask.hide(std::move(verdict.reason));
    for (auto& each : verdict.differences)
        for (auto* text : {&each.is, &each.want, &each.diff}) *text = mask.hide(std::move(*text));
}

Verdict verdict_of(const Step& step, const std::exception& thrown) {
    const auto* error = dynamic_cast<const Error*>(&thrown);
    const bool blocked = error != nullptr && error->fault() == Fault::unavailable;
    return {.action = blocked ? Action::blocked : Action::failed,
            .reason = shown(thrown.what(), step.mask.get())};
}

}  // namespace vigo::agent
