// state_lock — the lock over what the agent's two threads share: its policy, its store, its traits,
// its notes.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace vigo::agent {

/// A run holds it from its beginning to its end. A conversation with the server holds it too, but
/// lets go of it whenever an answer is waited for, so that no server delays a repair.
class StateLock {
 public:
    void lock();
    void unlock();

    /// What the thread that converses does while a run holds the lock, again and again; returns
    /// within about a second. To be set while there is one thread only.
    void set_meanwhile(std::function<void()> step) { meanwhile_ = std::move(step); }
    /// The same as `lock`, for that thread.
    void lock_patiently();

    /// While it lives, this thread does not hold the lock that it held; nothing for one that did
    /// not. What was read of the state before may have changed afterwards.
    class Gap {
     public:
        explicit Gap(StateLock* state);
        ~Gap();
        Gap(const Gap&) = delete;
        Gap& operator=(const Gap&) = delete;

     private:
        StateLock* const state_;  ///< null where there is nothing to take back
    };

 private:
    bool is_mine() const { return holder_ == std::this_thread::get_id(); }

    std::mutex mutex_;
    std::atomic<std::thread::id> holder_;
    std::function<void()> meanwhile_;
};

/// Holds the lock of the thread that converses.
class PatientHold {
 public:
    explicit PatientHold(StateLock& state) : state_(state) { state_.lock_patiently(); }
    ~PatientHold() { state_.unlock(); }
    PatientHold(const PatientHold&) = delete;
    PatientHold& operator=(const PatientHold&) = delete;

 private:
    StateLock& state_;
};

}  // namespace vigo::agent
