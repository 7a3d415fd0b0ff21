// undo — declared and snapshot reversals.

#include "agent/engine/undo.h"

#include <set>

#include "base/error.h"
#include "base/limits.h"

namespace vigo::agent {

using resources::Undo;

void Undoing::make_room(const Policy& policy) {
    if (dry_run_ || reversals_.reversals().size() <= limits::reversals_kept) return;
    std::set<std::string> needed;
    for (const auto& step : policy.steps()) needed.insert(step.id());
    const auto all = reversals_.reversals();
    for (const auto& [resource, what] : all)
        if (!needed.contains(resource)) reversals_.forget_reversal(resource);
}

const Reverted* Undoing::find(const Step& step) const {
    const auto& all = reversals_.reversals();
    const auto found = all.find(step.id());
    return found == all.end() ? nullptr : &found->second;
}

bool Undoing::is_done(const Step& step) const {
    const auto* known = find(step);
    return known != nullptr && known->done;
}

resources::Drift Undoing::drift(const Step& step) const {
    if (step.want->undoing() == Undo::declared) return step.want->undo();
    const auto* known = find(step);
    if (known == nullptr)
        fail(Fault::conflict,
             "there is nothing to put back: this machine was never seen without the resource");
    return step.want->restore(known->before, host_);
}

void Undoing::finish(const Step& step) {
    if (dry_run_) return;
    const auto* known = find(step);
    reversals_.keep_reversal(
        step.id(), {.done = true, .before = known == nullptr ? std::string() : known->before});
}

void Undoing::arm(const Step& step) {
    const auto kind = step.want->undoing();
    if (kind == Undo::never || dry_run_) return;
    const auto* known = find(step);
    if (kind == Undo::declared) {
        if (known != nullptr) reversals_.forget_reversal(step.id());
        return;
    }
    if (known != nullptr && !known->done) return;
    if (step.needs_secrets) return;  // what is there may be one: it must not reach the disk
    auto before = step.want->capture(host_);
    if (before.size() > limits::reversal_bytes)
        fail(Fault::invalid, "what is there now is too long to be remembered: {} bytes, at most {}",
             before.size(), limits::reversal_bytes);
    reversals_.keep_reversal(step.id(), {.before = std::move(before)});
}

}  // namespace vigo::agent
