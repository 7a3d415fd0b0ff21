// pool — the threads that handlers run on, and the order of what belongs to one stream.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace vigo::wire {

using Job = std::function<void()>;

/// What a thread gets when processors are short.
enum class Rank {
    first,   ///< as the process
    behind,  ///< a quarter of what `first` gets: nice +5
    last,    ///< what nobody else wants, and it yields at once: SCHED_IDLE, see sched(7)
};
/// Of the calling thread.
void take_rank(Rank rank);

/// Threads up to a number: `first` of them are there from the start, and another begins when the
/// last one that was idle gets something to do. Who rested last works first, so that few jobs warm
/// few stacks. Jobs must not throw.
class Pool {
 public:
    explicit Pool(unsigned most, Rank rank = Rank::first, unsigned first = 1);
    ~Pool();

    /// False when `limits::waiting_calls` wait already, or after `stop`.
    bool post(Job job);
    /// For what is bounded elsewhere (the events of streams); dropped after `stop`.
    void post_always(Job job);
    /// Runs what still waits, then ends the threads. Not from a job.
    void stop();
    /// How many threads there are by now.
    std::size_t size() const;

 private:
    /// Where one thread rests.
    struct Seat {
        std::condition_variable wake;
        bool is_called = false;
    };
    void add(std::unique_lock<std::mutex> lock, Job job);
    void start(Rank rank);
    void spare_one();
    void work();
    bool rest(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Seat>& seat);

    const unsigned most_;
    mutable std::mutex mutex_;
    std::deque<Job> waiting_;
    std::vector<std::shared_ptr<Seat>> resting_;  // shared with those who rest
    unsigned idle_ = 0;                           // resting, or on the way there
    bool stopped_ = false;
    std::vector<std::jthread> threads_;
};

/// Jobs that run one after the other, in the order of `post`, on the threads of a pool.
class Strand : public std::enable_shared_from_this<Strand> {
 public:
    explicit Strand(Pool& pool) : pool_(pool) {}
    void post(Job job);

 private:
    void run();

    Pool& pool_;
    std::mutex mutex_;
    std::deque<Job> waiting_;
    bool running_ = false;
};

/// Twice the processors, at least 4.
unsigned handler_threads();
/// As many can wait for the disk at once, and are committed together there.
inline constexpr unsigned disk_threads = 64;

}  // namespace vigo::wire
