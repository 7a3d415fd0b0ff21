// pool_test — jobs run, in order where that was promised, and no more wait than the bound.

#include "wire/pool.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <future>
#include <set>

#include "base/limits.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using testing::Gate;

TEST(Pool, takes_jobs_up_to_its_bound_and_runs_all_that_it_took) {
    std::atomic<std::size_t> done = 0;
    const Gate started;
    const Gate gate;
    Pool pool(1);
    EXPECT_TRUE(pool.post([started, gate] {
        started.open();
        gate.wait();
    }));
    ASSERT_TRUE(started.wait());
    for (std::size_t i = 0; i < limits::waiting_calls; ++i) ASSERT_TRUE(pool.post([&] { ++done; }));
    EXPECT_FALSE(pool.post([&] { ++done; }));
    gate.open();
    pool.stop();
    EXPECT_EQ(done, limits::waiting_calls);
}

TEST(Pool, takes_nothing_after_its_stop) {
    Pool pool(2);
    pool.stop();
    EXPECT_FALSE(pool.post([] { ADD_FAILURE(); }));
    pool.post_always([] { ADD_FAILURE(); });
}

TEST(Pool, what_belongs_to_streams_is_taken_beyond_the_bound) {
    std::atomic<int> done = 0;
    const Gate gate;
    Pool pool(1);
    pool.post_always([gate] { gate.wait(); });
    while (pool.post([] {})) continue;
    pool.post_always([&] { ++done; });
    gate.open();
    pool.stop();
    EXPECT_EQ(done, 1);
}

/// Runs so many jobs at the same moment.
void crowd(Pool& pool, int jobs) {
    const auto together = std::make_shared<std::barrier<>>(jobs + 1);
    for (int job = 0; job < jobs; ++job)
        pool.post_always([together] { together->arrive_and_wait(); });
    together->arrive_and_wait();
}

/// Runs jobs one after the other; on how many threads.
std::size_t threads_of(Pool& pool, int jobs) {
    std::set<std::thread::id> seen;
    for (int job = 0; job < jobs; ++job) {
        std::promise<std::thread::id> done;
        pool.post_always([&] { done.set_value(std::this_thread::get_id()); });
        seen.insert(done.get_future().get());
    }
    return seen.size();
}

TEST(Pool, has_as_many_threads_as_have_work_at_once) {
    Pool pool(16);
    EXPECT_EQ(pool.size(), 1U);
    crowd(pool, 16);
    EXPECT_EQ(pool.size(), 16U);
    crowd(pool, 16);
    EXPECT_EQ(pool.size(), 16U);
}

TEST(Pool, work_for_few_is_done_by_few_and_leaves_the_others_stacks_cold) {
    Pool fresh(64);
    EXPECT_LT(threads_of(fresh, 300), 32U);
    EXPECT_LT(fresh.size(), 32U);
    Pool crowded(64);
    crowd(crowded, 64);
    threads_of(crowded, 300);  // meanwhile the crowd comes to rest
    EXPECT_LT(threads_of(crowded, 300), 32U);
}

TEST(Strand, keeps_its_order_on_many_threads) {
    constexpr int jobs = 2'000;
    std::vector<int> seen[3];
    Pool pool(4);
    std::shared_ptr<Strand> strands[3];
    for (auto& strand : strands) strand = std::make_shared<Strand>(pool);
    for (int job = 0; job < jobs; ++job)
        for (std::size_t at = 0; at < std::size(strands); ++at)
            strands[at]->post([&, at, job] { seen[at].push_back(job); });
    pool.stop();
    for (const auto& list : seen) {
        ASSERT_EQ(list.size(), std::size_t{jobs});
        EXPECT_TRUE(std::is_sorted(list.begin(), list.end()));
    }
}

TEST(Rank, each_is_what_it_says) {
    const auto ours = ::getpriority(PRIO_PROCESS, 0);
    for (const auto& [rank, niceness, policy] : {std::tuple(Rank::first, 0, SCHED_OTHER),
                                                 {Rank::behind, 5, SCHED_OTHER},
                                                 {Rank::last, 0, SCHED_IDLE}})
        std::jthread([&] {
            take_rank(rank);
            EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), std::min(ours + niceness, 19));
            EXPECT_EQ(::sched_getscheduler(0), policy);
        }).join();
}

}  // namespace
}  // namespace vigo::wire
