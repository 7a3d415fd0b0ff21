#include "server/fleet/run_book.h"

#include <algorithm>

#include "base/limits.h"

namespace vigo::fleet {

store::Runs::Recorded RunBook::record(std::span<store::Run> runs) {
    auto recorded = runs_.record(runs, options_.in_database);
    const std::lock_guard lock(lock_);
    for (const auto at : recorded.accepted) {
        auto& run = runs[at];
        if (!options_.in_database) {
            run.id = last_id_ =
                std::max(last_id_ + 1, to_ms(run.received));  // goes on over a restart
            auto& kept = kept_[run.envoy];
            kept.push_back(run);
            if (kept.size() > options_.capacity) kept.pop_front();
        }
        auto brief = run;
        brief.results.clear();
        remember(std::move(brief));
    }
    return recorded;
}

void RunBook::note(const Uuid& envoy, const store::RunSummary& run, Time at) {
    const std::lock_guard lock(lock_);
    remember({.envoy = envoy, .summary = run, .received = at});
}

void RunBook::remember(store::Run run) {
    ring_.push_back(std::move(run));
    if (ring_.size() > limits::recent_runs) ring_.pop_front();
}

std::vector<store::Run> RunBook::list(const store::Runs::Wanted& wanted) const {
    if (options_.in_database) return runs_.list(wanted);
    const std::lock_guard lock(lock_);
    std::vector<store::Run> found;
    for (const auto& [envoy, runs] : kept_) {
        if (wanted.envoy && *wanted.envoy != envoy) continue;
        for (const auto& run : runs)
            if (wanted.before <= 0 || run.id < wanted.before) found.push_back(run);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.id > b.id; });
    if (found.size() > static_cast<std::size_t>(wanted.most))
        found.resize(static_cast<std::size_t>(wanted.most));
    return found;
}

std::optional<store::Run> RunBook::find(std::int64_t id) const {
    if (options_.in_database) return runs_.find(id);
    const std::lock_guard lock(lock_);
    for (const auto& [envoy, runs] : kept_)
        for (const auto& run : runs)
            if (run.id == id) return run;
    return std::nullopt;
}

std::optional<store::Run> RunBook::latest(const Uuid& envoy) const {
    if (options_.in_database) return runs_.latest(envoy);
    const std::lock_guard lock(lock_);
    const auto found = kept_.find(envoy);
    if (found == kept_.end() || found->second.empty()) return std::nullopt;
    return found->second.back();
}

std::vector<std::int64_t> RunBook::latest_ids(const store::Runs::Wanted& wanted) const {
    if (options_.in_database) return runs_.latest_ids(wanted);
    const std::lock_guard lock(lock_);
    std::vector<std::int64_t> found;
    for (const auto& [envoy, runs] : kept_) {
        if (runs.empty() || (wanted.envoy && *wanted.envoy != envoy)) continue;
        if (wanted.before <= 0 || runs.back().id < wanted.before) found.push_back(runs.back().id);
    }
    std::sort(found.rbegin(), found.rend());
    if (found.size() > static_cast<std::size_t>(wanted.most))
        found.resize(static_cast<std::size_t>(wanted.most));
    return found;
}

std::vector<store::Run> RunBook::ring() const {
    const std::lock_guard lock(lock_);
    return {ring_.rbegin(), ring_.rend()};
}

void RunBook::forget(const Uuid& envoy) {
    const std::lock_guard lock(lock_);
    kept_.erase(envoy);
    std::erase_if(ring_, [&](const store::Run& run) { return run.envoy == envoy; });
}

}  // namespace vigo::fleet
