// state_lock_test — who holds the state, and who waits for it how.

#include "agent/state_lock.h"

#include <gtest/gtest.h>

#include <semaphore>

namespace vigo::agent {
namespace {

bool is_free(StateLock& state) {
    bool taken = false;
    std::jthread([&] {
        state.set_meanwhile([&] {
            if (!taken) throw std::runtime_error("held");
        });
        try {
            state.lock_patiently();
            state.unlock();
            taken = true;
        } catch (const std::runtime_error&) {
            taken = false;
        }
        state.set_meanwhile(nullptr);
    }).join();
    return taken;
}

TEST(StateLockTest, a_gap_lets_go_of_what_this_thread_holds_and_takes_it_back) {
    StateLock state;
    const std::lock_guard hold(state);
    EXPECT_FALSE(is_free(state));
    {
        const StateLock::Gap gap(&state);
        EXPECT_TRUE(is_free(state));
    }
    EXPECT_FALSE(is_free(state));
}

TEST(StateLockTest, a_gap_of_a_thread_that_holds_nothing_lets_go_of_nothing) {
    StateLock state;
    { const StateLock::Gap gap(&state); }
    { const StateLock::Gap gap(nullptr); }
    const std::lock_guard hold(state);
    std::jthread([&] { const StateLock::Gap gap(&state); }).join();
    EXPECT_FALSE(is_free(state));
}

TEST(StateLockTest, a_patient_thread_does_something_else_until_the_lock_is_free) {
    StateLock state;
    std::binary_semaphore taken(0);
    std::binary_semaphore looked(0);
    std::jthread run([&] {
        const std::lock_guard hold(state);
        taken.release();
        looked.acquire();
    });
    taken.acquire();
    int steps = 0;
    state.set_meanwhile([&] {
        if (++steps == 3) looked.release();
        std::this_thread::yield();
    });
    const PatientHold hold(state);
    EXPECT_GE(steps, 3);
}

}  // namespace
}  // namespace vigo::agent
