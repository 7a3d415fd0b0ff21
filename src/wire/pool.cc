#include "wire/pool.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/limits.h"

namespace vigo::wire {
namespace {

constexpr int behind = 5;

}  // namespace

void take_rank(Rank rank) {
    const sched_param none{};
    if (rank == Rank::behind)
        ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + behind);
    if (rank == Rank::last) ::sched_setscheduler(0, SCHED_IDLE, &none);
}

unsigned handler_threads() { return std::max(4U, 2 * std::thread::hardware_concurrency()); }

Pool::Pool(unsigned most, Rank rank, unsigned first) : most_(most) {
    const std::lock_guard lock(mutex_);
    for (unsigned i = 0; i < first; ++i) start(rank);
}

Pool::~Pool() { stop(); }

/// A new thread has the rank of the one that starts it: but for the first ones, that is one of
/// ours.
void Pool::start(Rank rank) {
    threads_.emplace_back([this, rank] {
        take_rank(rank);
        work();
    });
    ++idle_;
}

/// Before one that takes a job leaves nobody who would take the next.
void Pool::spare_one() {
    if (idle_ > 0 || stopped_ || threads_.size() >= most_) return;
    try {
        start(Rank::first);
    } catch (const std::system_error&) {  // those who are there must do
    }
}

bool Pool::post(Job job) {
    std::unique_lock lock(mutex_);
    if (stopped_ || waiting_.size() >= limits::waiting_calls) return false;
    add(std::move(lock), std::move(job));
    return true;
}

void Pool::post_always(Job job) {
    std::unique_lock lock(mutex_);
    if (!stopped_) add(std::move(lock), std::move(job));
}

void Pool::add(std::unique_lock<std::mutex> lock, Job job) {
    waiting_.push_back(std::move(job));
    if (resting_.empty()) return;
    const auto seat = std::move(resting_.back());
    resting_.pop_back();
    seat->is_called = true;
    lock.unlock();
    seat->wake.notify_one();
}

void Pool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        for (const auto& seat : resting_) seat->wake.notify_one();
    }
    threads_.clear();
}

std::size_t Pool::size() const {
    const std::lock_guard lock(mutex_);
    return threads_.size();
}

/// False when all is over.
bool Pool::rest(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Seat>& seat) {
    while (waiting_.empty()) {
        if (stopped_) return false;
        resting_.push_back(seat);
        seat->is_called = false;
        seat->wake.wait(lock, [&] { return stopped_ || seat->is_called; });
    }
    return true;
}

void Pool::work() {
    const auto seat = std::make_shared<Seat>();
    std::unique_lock lock(mutex_);
    while (rest(lock, seat)) {
        Job job = std::move(waiting_.front());
        waiting_.pop_front();
        --idle_;
        spare_one();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
        ++idle_;
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
