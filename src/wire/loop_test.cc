// loop_test — jobs, timers and sockets in the order that a loop promises.

#include "wire/loop.h"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <thread>

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;

TEST(Loop, runs_what_other_threads_post_in_their_order) {
    Loop loop;
    std::vector<int> seen;
    std::jthread runner([&] { loop.run(); });
    for (int i = 0; i < 100; ++i) loop.post([&, i] { seen.push_back(i); });
    loop.post([&] { loop.stop(); });
    runner.join();
    ASSERT_EQ(seen.size(), 100U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST(Loop, timers_go_off_in_the_order_of_their_moments_and_only_once) {
    Loop loop;
    std::string seen;
    Timer late(loop, [&] { seen += 'c'; });
    Timer early(loop, [&] { seen += 'a'; });
    Timer moved(loop, [&] { seen += 'b'; });
    Timer cancelled(loop, [&] { seen += 'x'; });
    const auto now = std::chrono::steady_clock::now();
    late.set(now + 3ms);
    early.set(now + 1ms);
    moved.set(now + 100s);
    moved.set(now + 2ms);
    cancelled.set(now + 1ms);
    cancelled.cancel();
    {
        Timer gone(loop, [&] { seen += 'y'; });
        gone.set(now + 1ms);
    }
    while (seen.size() < 3 && std::chrono::steady_clock::now() < now + 10s) loop.turn(1ms);
    loop.turn(0ms);
    EXPECT_EQ(seen, "abc");
}

TEST(Loop, a_timer_may_set_itself_again) {
    Loop loop;
    int count = 0;
    std::optional<Timer> timer;
    timer.emplace(loop, [&] {
        if (++count < 3) timer->set(loop.now() + 1ms);
    });
    timer->set(loop.now());
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (count < 3 && std::chrono::steady_clock::now() < end) loop.turn(1ms);
    EXPECT_EQ(count, 3);
}

TEST(Loop, deferred_jobs_run_at_the_end_of_a_turn) {
    Loop loop;
    std::string seen;
    loop.post([&] {
        loop.defer([&] { seen += 'b'; });
        seen += 'a';
    });
    loop.turn(0ms);
    EXPECT_EQ(seen, "ab");
}

/// Forgets itself at its first event, as a connection does that is dropped.
class Once final : public Loop::Watcher {
 public:
    Once(Loop& loop, Handle handle) : loop_(loop), handle_(std::move(handle)) {
        loop.watch(handle_.get(), EPOLLIN, *this);
    }
    int seen = 0;

 private:
    void ready(std::uint32_t /*events*/) override {
        ++seen;
        loop_.forget(handle_.get());
    }
    Loop& loop_;
    const Handle handle_;
};

TEST(Loop, a_socket_is_heard_of_until_it_is_forgotten) {
    Loop loop;
    int ends[2] = {-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    const Handle far(ends[1]);
    Once once(loop, Handle(ends[0]));
    loop.turn(0ms);
    EXPECT_EQ(once.seen, 0);
    ASSERT_EQ(::send(far.get(), "x", 1, 0), 1);
    loop.turn(1000ms);
    loop.turn(0ms);
    EXPECT_EQ(once.seen, 1);
}

}  // namespace
}  // namespace vigo::wire
