// loop — one thread that waits for many sockets, for jobs of other threads, and for time to pass.
// For this folder, and for whoever plays a fleet (line.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "wire/moment.h"

namespace vigo::wire {

/// An open file of the system. Moves; closes when it goes.
class Handle {
 public:
    Handle() = default;
    explicit Handle(int number) : number_(number) {}
    ~Handle();
    Handle(Handle&& other) noexcept;
    Handle& operator=(Handle&& other) noexcept;

    int get() const { return number_; }
    bool is_open() const { return number_ >= 0; }

 private:
    int number_ = -1;
};

/// Thread rule: everything but `post` and `stop` belongs to the thread in `run`, or to the one
/// before and after it.
class Loop {
 public:
    /// Told of what epoll says of its handle. Ends by `forget` and `retire`, so that it is still
    /// there for the rest of the events of one turn.
    class Watcher {
     public:
        virtual ~Watcher() = default;
        virtual void ready(std::uint32_t events) = 0;
    };

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void run();
    /// Ends `run` after the turn in which it is seen. Any thread.
    void stop();
    /// Runs it in a later turn. Any thread; after the end of `run` it is dropped with the loop.
    void post(std::function<void()> job);
    /// Runs it at the end of this turn, or of the next one. The loop's own thread only.
    void defer(std::function<void()> job) { deferred_.push_back(std::move(job)); }
    /// One round: waits at most so long for something to happen, and handles it.
    void turn(std::chrono::milliseconds most);

    void watch(int handle, std::uint32_t events, Watcher& watcher);
    void change(int handle, std::uint32_t events, Watcher& watcher);
    void forget(int handle);
    void retire(std::shared_ptr<void> watcher) { retired_.push_back(std::move(watcher)); }

    /// When this turn began.
    Moment now() const { return now_; }

 private:
    friend class Timer;
    using Timers = std::multimap<Moment, class Timer*>;

    int wait_for(std::chrono::milliseconds most) const;
    void run_posted();
    void run_timers();
    void run_deferred();

    const Handle epoll_;
    const Handle wake_;
    std::atomic<bool> stopped_ = false;
    Moment now_;
    Timers timers_;
    std::vector<std::function<void()>> deferred_;
    std::vector<std::shared_ptr<void>> retired_;

    std::mutex mutex_;
    std::vector<std::function<void()>> posted_;
};

/// Calls once at its moment, on the thread of the loop; not after it was cancelled or destroyed.
class Timer {
 public:
    Timer(Loop& loop, std::function<void()> act) : loop_(loop), act_(std::move(act)) {}
    ~Timer() { cancel(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Instead of any moment set before.
    void set(Moment at);
    void cancel();

 private:
    friend class Loop;
    Loop& loop_;
    std::function<void()> act_;
    std::optional<Loop::Timers::iterator> place_;
};

}  // namespace vigo::wire
