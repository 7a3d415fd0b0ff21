#include "wire/pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace vigo::wire {

void be_nicer(int by) {
    if (by != 0) ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + by);
}

unsigned handler_threads() { return std::max(4U, 2 * std::thread::hardware_concurrency()); }

Pool::Pool(unsigned threads, int niceness) {
    for (unsigned i = 0; i < threads; ++i)
        threads_.emplace_back([this, niceness] {
            be_nicer(niceness);
            work();
        });
}

Pool::~Pool() { stop(); }

bool Pool::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_ || waiting_.size() >= limits::waiting_calls) return false;
        waiting_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void Pool::post_always(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) return;
        waiting_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void Pool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    threads_.clear();
}

void Pool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        Job job = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
}

void Strand::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(job));
        if (std::exchange(running_, true)) return;
    }
    pool_.post_always([self = shared_from_this()] { self->run(); });
}

void Strand::run() {
    for (;;) {
        Job job;
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.empty()) {
                running_ = false;
                return;
            }
            job = std::move(waiting_.front());
            waiting_.pop_front();
        }
        job();
    }
}

}  // namespace vigo::wire
