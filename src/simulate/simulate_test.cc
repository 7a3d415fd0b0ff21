// simulate_test — made-up machines and tallies.

#include <gmock/gmock.h>

#include <set>

#include "schema/json.h"
#include "simulate/machine.h"
#include "simulate/tally.h"

namespace vigo::simulate {
namespace {

TEST(Machine, the_same_seed_and_number_are_the_same_machine) {
    EXPECT_EQ(traits_of(1, 7, "web7", 0), traits_of(1, 7, "web7", 0));
    EXPECT_EQ(key_of(1, 7).public_key(), key_of(1, 7).public_key());
    EXPECT_EQ(id_of(1, 7), id_of(1, 7));
}

TEST(Machine, another_seed_number_or_generation_is_another_one) {
    std::set<std::string> all;
    for (const auto& traits : {traits_of(1, 7, "web7", 0), traits_of(2, 7, "web7", 0),
                               traits_of(1, 8, "web7", 0), traits_of(1, 7, "web7", 1)})
        all.insert(traits);
    EXPECT_EQ(all.size(), 4U);
    EXPECT_NE(id_of(1, 7), id_of(1, 8));
    EXPECT_NE(key_of(1, 7).public_key(), key_of(2, 7).public_key());
}

TEST(Machine, traits_are_as_large_as_those_of_an_agent_and_canonical) {
    const auto text = traits_of(1, 7, "web7.example.com", 3);
    EXPECT_NEAR(static_cast<double>(text.size()), 2'400, 400);
    EXPECT_EQ(to_canonical_json(parse_json(text)), text);
    EXPECT_THAT(text, testing::HasSubstr(R"("fqdn":"web7.example.com","hostname":"web7")"));
}

TEST(Machine, chances_are_spread_evenly) {
    int below = 0;
    for (std::uint64_t number = 0; number < 10'000; ++number) below += chance(5, number, 1) < 0.05;
    EXPECT_NEAR(below, 500, 80);
}

TEST(Latencies, shares_are_within_three_percent) {
    Latencies spans;
    for (int us = 1; us <= 100'000; ++us) spans.add(Micros(us));
    EXPECT_NEAR(static_cast<double>(spans.at(0.5).count()), 50'000, 1'600);
    EXPECT_NEAR(static_cast<double>(spans.at(0.99).count()), 99'000, 3'200);
    EXPECT_EQ(spans.at(1).count(), 100'000);
    EXPECT_EQ(spans.most(), Micros(100'000));
}

TEST(Latencies, none_one_and_absurd_ones_do_no_harm) {
    Latencies spans;
    EXPECT_EQ(spans.at(0.99), Micros(0));
    spans.add(Micros(7));
    EXPECT_EQ(spans.at(0), Micros(7));
    EXPECT_EQ(spans.at(1), Micros(7));
    spans.add(Micros(-1));
    spans.add(Micros::max());
    EXPECT_EQ(spans.count(), 3U);
}

TEST(Tally, counts_all_errors) {
    Tally tally;
    tally.failed("timeout");
    tally.failed("timeout");
    tally.failed("denied");
    EXPECT_EQ(tally.error_count(), 3U);
}

}  // namespace
}  // namespace vigo::simulate
