// gatherer — threads, deadlines and what is kept.

#include "traits/support/gatherer.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "schema/json.h"

namespace vigo::traits {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

/// What the threads tell the caller.
struct Gatherer::Board {
    std::mutex mutex;
    std::condition_variable news;
};

struct Gatherer::Job {
    explicit Job(const Collector& which) : collector(which), traits(which.provides) {}

    void run(const Host& host) {
        try {
            collector.collect(host, traits);
        } catch (const std::exception& exception) {
            error = exception.what();
            if (error.empty()) error = "failed";
        }
    }

    const Collector& collector;
    Traits traits;
    std::string error;
    bool is_done =
        false;  // guarded by the board's mutex, which the thread does not take again once it is set
    Steady::time_point deadline = Steady::now() + collector.timeout;
    std::jthread thread;
};

bool Which::includes(Pace pace) const {
    return pace == Pace::each_cycle ? each_cycle : pace == Pace::periodic ? periodic : stable;
}

Gatherer::Gatherer(std::vector<Collector> collectors)
    : collectors_(std::move(collectors)), board_(std::make_shared<Board>()) {}

Gatherer::~Gatherer() = default;

void Gatherer::start(const Collector& collector, const Host& host) {
    auto job = std::make_shared<Job>(collector);
    job->thread = std::jthread([job = job.get(), board = board_, &host] {
        job->run(host);
        const std::lock_guard lock(board->mutex);
        job->is_done = true;
        board->news.notify_all();
    });
    running_.push_back(std::move(job));
}

void Gatherer::fail_one(const Collector& collector, std::string reason, Collected& result) {
    log::warn("trait collector failed",
              {{"collector", std::string(collector.name)}, {"reason", reason}});
    if (collector.pace == Pace::each_cycle) found_.erase(collector.name);
    result.failed.push_back({std::string(collector.name), std::move(reason)});
}

void Gatherer::settle(const Job& job, Collected& result) {
    if (!job.error.empty()) return fail_one(job.collector, job.error, result);
    found_[job.collector.name] = job.traits.tree();
}

std::deque<const Collector*> Gatherer::due(Which which, Collected& result) {
    std::deque<const Collector*> waiting;
    for (const auto& each : collectors_) {
        if (!which.includes(each.pace)) continue;
        const bool still_runs = std::any_of(
            late_.begin(), late_.end(), [&](const auto& job) { return &job->collector == &each; });
        if (still_runs)
            fail_one(each, "still runs since an earlier cycle", result);
        else
            waiting.push_back(&each);
    }
    return waiting;
}

void Gatherer::sort_out(Collected& result) {
    const auto now = Steady::now();
    std::vector<std::shared_ptr<Job>> still;
    for (auto& job : running_) {
        if (job->is_done) {
            settle(*job, result);
        } else if (now >= job->deadline) {
            fail_one(job->collector, "took longer than " + to_text(job->collector.timeout), result);
            late_.push_back(std::move(job));
        } else {
            still.push_back(std::move(job));
        }
    }
    running_ = std::move(still);
}

Collected Gatherer::all_found(Collected result) const {
    Value stable = Map();
    for (const auto& each : collectors_) {
        const auto found = found_.find(each.name);
        if (found == found_.end()) continue;
        result.known.emplace_back(each.name);
        merge(result.traits, found->second);
        if (each.pace == Pace::stable) merge(stable, found->second);
    }
    result.stable_json = to_canonical_json(stable);
    return result;
}

Collected Gatherer::collect_all(const Host& host, Which which) {
    Collected result;
    std::unique_lock lock(board_->mutex);
    std::erase_if(late_, [](const auto& job) { return job->is_done; });
    auto waiting = due(which, result);
    while (!waiting.empty() || !running_.empty()) {
        for (; !waiting.empty() && running_.size() < limits::collector_threads; waiting.pop_front())
            start(*waiting.front(), host);
        const auto sooner = [](const auto& a, const auto& b) { return a->deadline < b->deadline; };
        const auto until = (*std::min_element(running_.begin(), running_.end(), sooner))->deadline;
        const auto is_done = [](const auto& job) { return job->is_done; };
        board_->news.wait_until(
            lock, until, [&] { return std::any_of(running_.begin(), running_.end(), is_done); });
        sort_out(result);
    }
    return all_found(std::move(result));
}

}  // namespace vigo::traits
