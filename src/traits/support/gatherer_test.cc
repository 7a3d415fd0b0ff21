// gatherer_test — collectors side by side: what throws, what is late, what is kept.

#include "traits/support/gatherer.h"

#include <gmock/gmock.h>

#include <latch>
#include <semaphore>

#include "base/error.h"
#include "host/fake_host.h"
#include "host/real_host.h"
#include "schema/json.h"
#include "traits/catalogue.h"

namespace vigo::traits {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Value value_at(const Collected& collected, std::string_view path) {
    const auto* found = collected.traits.at_path(path);
    return found == nullptr ? Value() : *found;
}

std::vector<std::string> reasons(const Collected& collected) {
    std::vector<std::string> all;
    for (const auto& each : collected.failed) all.push_back(each.collector + ": " + each.reason);
    return all;
}

int runs = 0;

Collector counting(Pace pace) {
    return {.name = "counting",
            .pace = pace,
            .provides = {{"counting.runs", Kind::integer, "How often."}},
            .collect = [](const Host&, Traits& traits) {
                if (++runs == 3) fail(Fault::unavailable, "tired");
                traits.set("counting.runs", runs);
            }};
}

Collector steady() {
    return {.name = "steady",
            .provides = {{"steady.b", Kind::text, ""}, {"steady.a.*.x", Kind::real, ""}},
            .collect = [](const Host&, Traits& traits) {
                traits.set("steady.b", "y");
                traits.set("steady.a.*.x", "dotted.name", 1);
            }};
}

TEST(Gatherer, JoinsWhatAllFindAndSortsTheStablePart) {
    runs = 0;
    const FakeHost host;
    const auto got = Gatherer({steady(), counting(Pace::each_cycle)}).collect_all(host);
    EXPECT_THAT(reasons(got), IsEmpty());
    EXPECT_THAT(got.known, ElementsAre("steady", "counting"));
    EXPECT_EQ(value_at(got, "counting.runs"), Value(1));
    EXPECT_EQ(got.stable_json, R"({"steady":{"a":{"dotted.name":{"x":1}},"b":"y"}})");
}

TEST(Gatherer, KeepsWhatIsNotDue) {
    runs = 0;
    const FakeHost host;
    Gatherer gatherer({counting(Pace::stable), steady()});
    gatherer.collect_all(host);
    const auto again = gatherer.collect_all(host, {.stable = false});
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(value_at(again, "counting.runs"), Value(1));
}

TEST(Gatherer, KeepsStableTraitsOverAFailureAndForgetsVolatileOnes) {
    const FakeHost host;
    for (const auto pace : {Pace::stable, Pace::periodic, Pace::each_cycle}) {
        runs = 0;
        Gatherer gatherer({counting(pace)});
        gatherer.collect_all(host);
        gatherer.collect_all(host);
        const auto third = gatherer.collect_all(host);
        EXPECT_THAT(reasons(third), ElementsAre("counting: tired"));
        const bool kept = pace != Pace::each_cycle;
        EXPECT_EQ(value_at(third, "counting.runs"), kept ? Value(2) : Value()) << name_of(pace);
        EXPECT_EQ(third.known.size(), kept ? 1U : 0U) << name_of(pace);
    }
}

TEST(Gatherer, LosesOnlyTheTraitsOfACollectorThatBreaksItsPromise) {
    const FakeHost host;
    const Collector unpromised{.name = "unpromised", .collect = [](const Host&, Traits& traits) {
                                   traits.set("unpromised.x", 1);
                               }};
    const Collector mistyped{
        .name = "mistyped",
        .provides = {{"mistyped.x", Kind::integer, ""}},
        .collect = [](const Host&, Traits& traits) { traits.set("mistyped.x", "1"); }};
    const auto got = Gatherer({unpromised, steady(), mistyped}).collect_all(host);
    EXPECT_THAT(got.known, ElementsAre("steady"));
    EXPECT_THAT(reasons(got), testing::UnorderedElementsAre(
                                  "unpromised: trait unpromised.x was not promised",
                                  "mistyped: trait mistyped.x was promised as integer, not text"));
}

std::binary_semaphore let_go{0};
std::atomic<bool> was_stuck{false};

/// Stuck the first time that it runs.
Collector stuck() {
    return {.name = "stuck",
            .timeout = Millis(5),
            .provides = {{"stuck.x", Kind::integer, ""}},
            .collect = [](const Host&, Traits& traits) {
                if (!was_stuck.exchange(true)) let_go.acquire();
                traits.set("stuck.x", 1);
            }};
}

TEST(Gatherer, LeavesALateCollectorBehindAndStartsItAgainOnceItIsOver) {
    const FakeHost host;
    Gatherer gatherer({stuck(), steady()});
    const auto first = gatherer.collect_all(host);
    EXPECT_THAT(reasons(first), ElementsAre("stuck: took longer than 5ms"));
    EXPECT_THAT(first.known, ElementsAre("steady"));
    EXPECT_THAT(reasons(gatherer.collect_all(host)),
                ElementsAre("stuck: still runs since an earlier cycle"));

    let_go.release();
    auto later = gatherer.collect_all(host);
    while (!later.failed.empty()) later = gatherer.collect_all(host);
    EXPECT_EQ(value_at(later, "stuck.x"), Value(1));
}

std::atomic<int> running{0};
std::atomic<int> most_running{0};

TEST(Gatherer, RunsManyAtATimeAndNeverMoreThanItsBound) {
    const FakeHost host;
    std::vector<std::string> names(40);
    std::vector<Collector> many;
    for (auto& name : names) {
        name = "c" + std::to_string(many.size());
        many.push_back({.name = name, .collect = [](const Host&, Traits&) {
                            const int now = ++running;
                            int seen = most_running;
                            while (now > seen && !most_running.compare_exchange_weak(seen, now))
                                continue;
                            std::this_thread::yield();
                            --running;
                        }});
    }
    const auto got = Gatherer(std::move(many)).collect_all(host);
    EXPECT_EQ(got.known.size(), names.size());
    EXPECT_LE(most_running, static_cast<int>(limits::collector_threads));
}

TEST(Gatherer, CollectsFromTheMachineThatTestsRunOn) {
    const RealHost host;
    Gatherer gatherer(all());
    const auto got = gatherer.collect_all(host);
    EXPECT_THAT(reasons(got), IsEmpty());
    EXPECT_EQ(value_at(got, "os.kernel"), Value(host.system().kernel().release));
    EXPECT_GT(value_at(got, "hardware.cpu_count").integer(), 0);
    EXPECT_GT(value_at(got, "agent_self.rss_bytes").integer(), 1 << 20);
    EXPECT_GT(value_at(got, "memory.total_mb").integer(), 0);
    EXPECT_GE(value_at(got, "agent_self.open_fds").integer(), 3);
    EXPECT_THAT(got.stable_json, testing::Not(testing::HasSubstr("memory.")));
    EXPECT_LT(to_json(got.traits).size(), limits::traits_bytes);
}

}  // namespace
}  // namespace vigo::traits
