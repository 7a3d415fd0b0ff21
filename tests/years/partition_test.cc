// partition_test — minutes and days without the server: enforcement goes on, reports wait within
// their bound, and each arrives once.

#include <gmock/gmock.h>

#include "years/world.h"

namespace vigo {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class PartitionTest : public testing::Test {
 protected:
    PartitionTest() {
        fleet_.publish(1, "one");
        live(minutes(20));
    }
    /// What the daemon does for so long; somebody changes the file every `drift_every`.
    void live(Millis span) {
        const auto end = host_.clock().steady() + span;
        while (host_.clock().steady() < end) {
            act();
            const auto due = std::min(schedule_.next_contact(), schedule_.next_run());
            const auto next =
                std::max(due - host_.clock().steady(), std::chrono::nanoseconds(Millis(1)));
            const auto step = std::chrono::ceil<Millis>(next);
            server_time_.advance(step);
            host_.time().advance(step);
        }
    }
    void act() {
        if (host_.clock().steady() >= next_drift_) {
            host_.disk().set("/etc/motd", {.content = "drift"});
            next_drift_ += drift_every_;
            ++drifts_;
        }
        bool reached = false;
        if (schedule_.contact_is_due(host_.clock().steady())) {
            schedule_.contact_begins(host_.clock().steady());
            const auto how = machine_.check_in();
            reached = was_reached(how);
            if (reached) last_contact_ = host_.clock().steady();
            schedule_.contacted(how, host_.clock().steady());
        }
        if (schedule_.run_is_due(host_.clock().steady())) {
            schedule_.run_begins(host_.clock().steady());
            const auto report = machine_.run();
            if (report) ++runs_;
            if (report && report->is_eventful()) ++eventful_;
            schedule_.ran(host_.clock().steady());
            EXPECT_EQ(machine_.motd(), "one");
            most_queued_ = std::max(most_queued_, machine_.memory().queued_runs());
        }
        if (reached) machine_.report();
    }
    /// Number and how many each stands for, of what the server keeps.
    std::map<std::uint64_t, std::uint32_t> arrived() {
        std::map<std::uint64_t, std::uint32_t> all;
        for (const auto& run : fleet_.core().runs.list({.most = 1000})) {
            EXPECT_TRUE(all.try_emplace(run.summary.number, run.merged).second)
                << "twice: " << run.summary.number;
        }
        return all;
    }

    FakeClock server_time_;
    FakeHost host_;
    Fleet fleet_{server_time_};
    Machine machine_{fleet_, host_};
    agent::Jitter jitter_{1};
    agent::Schedule schedule_{minutes(5), jitter_, host_.clock().steady()};
    std::chrono::nanoseconds drift_every_{hours(3)};
    std::chrono::nanoseconds next_drift_{host_.clock().steady() + hours(1)};
    std::chrono::nanoseconds last_contact_{0};
    int drifts_ = 0;
    int runs_ = 0;
    int eventful_ = 0;
    std::size_t most_queued_ = 0;
};

TEST_F(PartitionTest, ten_minutes_cost_nothing_but_the_talk) {
    next_drift_ = host_.clock().steady();
    drift_every_ = minutes(4);
    fleet_.is_cut = true;
    const auto before = eventful_;
    live(minutes(10));
    EXPECT_GE(eventful_, before + 1);
    fleet_.is_cut = false;
    drift_every_ = hours(100);
    const auto healed = host_.clock().steady();
    live(minutes(15));
    EXPECT_GE(last_contact_, healed);
    EXPECT_EQ(machine_.memory().queued_runs(), 0U);
    std::size_t eventful = 0;
    for (const auto& run : fleet_.core().runs.list({.most = 1000}))
        eventful += run.summary.counts.changed > 0 ? 1 : 0;
    EXPECT_EQ(eventful, static_cast<std::size_t>(eventful_));
}

TEST_F(PartitionTest, five_days_are_told_within_the_bound_and_once_even_when_answers_are_lost) {
    fleet_.is_cut = true;
    live(days(2));
    machine_.restart();
    live(days(3));
    EXPECT_GE(runs_, 5 * 24 * 9);  // by its own clock, a little less often
    EXPECT_GE(drifts_, 39);
    EXPECT_EQ(most_queued_, Machine::queued_most);

    fleet_.is_cut = false;
    fleet_.answers_lost = 3;  // among them an acknowledgement
    const auto healed = host_.clock().steady();
    live(hours(1));
    EXPECT_GE(last_contact_, healed);
    EXPECT_EQ(machine_.memory().queued_runs(), 0U);

    const auto all = arrived();
    std::uint32_t told = 0;
    for (const auto& [number, merged] : all) told += 1 + merged;
    // The quiet runs after it are told by check-ins.
    EXPECT_GE(told, static_cast<std::uint32_t>(5 * 24 * 9));
    EXPECT_LE(told, static_cast<std::uint32_t>(runs_));
    std::size_t eventful = 0;
    for (const auto& run : fleet_.core().runs.list({.most = 1000}))
        eventful += run.summary.counts.changed > 0 ? 1 : 0;
    EXPECT_EQ(eventful, static_cast<std::size_t>(eventful_));  // none of them was merged away
}

}  // namespace
}  // namespace vigo
