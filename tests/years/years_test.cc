// years_test — an envoy and its server over forty years: certificates end and are renewed, and
// nobody notices.

#include <gmock/gmock.h>

#include "years/world.h"

namespace vigo {
namespace {

using agent::Contact;
using std::chrono::days;

class YearsTest : public testing::Test {
 protected:
    void pass(Millis span) {
        server_time_.advance(span);
        host_.time().advance(span);
        fleet_.look_after_keys();
    }

    FakeClock server_time_;
    FakeHost host_;
    Fleet fleet_{server_time_};
    Machine machine_{fleet_, host_};
};

TEST_F(YearsTest, an_envoy_is_never_refused_and_never_without_its_policy_in_forty_years) {
    std::set<std::string> certificates;
    std::set<std::string> bundle_keys;
    std::set<std::string> authorities;
    std::uint64_t version = 0;
    for (int month = 0; month < 40 * 12; ++month) {
        if (month % 12 == 0) {
            ++version;
            fleet_.publish(version, "year " + std::to_string(version));
        }
        if (month % 50 == 49) fleet_.restart();
        ASSERT_TRUE(was_reached(machine_.check_in())) << "month " << month << machine_.problem();
        if (month % 9 == 8) {
            machine_.restart();  // with the network away it goes on from what it holds
            ASSERT_TRUE(machine_.enforcer().assignment()) << "month " << month;
        }
        ASSERT_EQ(machine_.enforcer().assignment()->version, version) << "month " << month;
        certificates.insert(machine_.identity().certificate);
        bundle_keys.insert(machine_.identity().bundle_keys.at(0));
        authorities.insert(crypto::certificates_in(machine_.identity().authorities).at(0));
        pass(days(30));
    }
    // A year less a third, a fleet's spread, and up to a month until it is looked at.
    EXPECT_GE(certificates.size(), 50U);
    EXPECT_LE(certificates.size(), 61U);
    EXPECT_EQ(bundle_keys.size(), 5U);  // every nine years
    EXPECT_EQ(authorities.size(), 3U);  // every nineteen
    machine_.run();
    EXPECT_EQ(machine_.motd(), "year 40");
}

TEST_F(YearsTest, a_certificate_is_renewed_when_a_third_of_its_life_is_left) {
    const auto first = machine_.identity().certificate;
    const auto facts = crypto::facts_of(first);
    const auto third = (facts.not_after - facts.not_before) / 3;
    const auto now = host_.clock().now();
    EXPECT_EQ(agent::standing_of(first, facts.not_after - third - Millis(1000), 0),
              agent::Standing::good);
    EXPECT_EQ(agent::standing_of(first, facts.not_after - third + Millis(1000), 0),
              agent::Standing::ends_soon);
    EXPECT_EQ(agent::standing_of(first, facts.not_after - third + days(15), 255),
              agent::Standing::good);
    EXPECT_EQ(agent::standing_of(first, facts.not_after - third + days(16), 255),
              agent::Standing::ends_soon);
    EXPECT_EQ(agent::standing_of(first, facts.not_after, 0), agent::Standing::unusable);
    EXPECT_EQ(agent::standing_of(first, facts.not_before - Millis(1000), 0),
              agent::Standing::unusable);
    EXPECT_EQ(agent::standing_of("garbage", now, 0), agent::Standing::unusable);
}

TEST_F(YearsTest, an_authority_of_another_key_is_not_believed_because_a_connection_says_so) {
    const auto now = host_.clock().now();
    const auto held = machine_.identity().authorities;
    const auto stranger = crypto::make_authority("Vigo fleet CA", now);
    EXPECT_EQ(agent::extended_authorities(held, stranger.certificate, now), held);
    EXPECT_EQ(agent::extended_authorities(held, "", now), held);
    EXPECT_EQ(agent::extended_authorities(held, held, now), held);
    pass(days(20 * 365));
    const auto offered = fleet_.keys().authority().certificates();
    EXPECT_EQ(
        agent::extended_authorities(held, stranger.certificate + offered, host_.clock().now()),
        offered);
}

}  // namespace
}  // namespace vigo
