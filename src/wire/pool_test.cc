// pool_test — jobs run, in order where that was promised, and no more wait than the bound.

#include "wire/pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

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

}  // namespace
}  // namespace vigo::wire
