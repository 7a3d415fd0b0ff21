// door_test — an envoy that was switched off until its certificate had ended; and clocks that are
// set wrong, on either side.

#include <gmock/gmock.h>

#include "wire/refusal.h"
#include "years/world.h"

namespace vigo {
namespace {

using agent::Contact;
using std::chrono::days;
using std::chrono::hours;
using testing::HasSubstr;

class DoorTest : public testing::Test {
 protected:
    DoorTest() {
        fleet_.publish(1, "one");
        EXPECT_TRUE(was_reached(machine_.check_in()));
        machine_.run();
        machine_.report();
    }
    /// Nobody asks the server meanwhile.
    void pass(Millis span) {
        server_time_.advance(span);
        host_.time().advance(span);
        fleet_.look_after_keys();
    }
    std::size_t stored_runs() { return fleet_.core().runs.list({}).size(); }

    FakeClock server_time_;
    FakeHost host_;
    Fleet fleet_{server_time_};
    Machine machine_{fleet_, host_};
};

TEST_F(DoorTest, opens_for_the_known_key_and_all_is_as_before) {
    const auto before = machine_.identity().certificate;
    pass(days(500));
    machine_.restart();
    ASSERT_TRUE(machine_.enforcer().assignment());
    EXPECT_TRUE(was_reached(machine_.check_in())) << machine_.problem();
    EXPECT_NE(machine_.identity().certificate, before);
    EXPECT_EQ(crypto::envoy_of(machine_.identity().certificate), machine_.identity().envoy.text());
    machine_.restart();  // it was stored
    EXPECT_TRUE(was_reached(machine_.check_in()));
}

struct Refusal {
    std::string_view name;
    std::function<void()> make_it_so;
    std::string_view says;
    Contact then = Contact::failed;
};

TEST_F(DoorTest, stays_shut_for_all_others) {
    pass(days(500));
    const auto id = machine_.identity().envoy;
    const Refusal refusals[] = {
        {"a clock that is wrong", [&] { host_.time().jump(hours(1)); }, "clock skew"},
        {"another key",
         [&] {
             host_.time().jump(hours(-1));
             machine_.identity().key = crypto::SigningKey::make();
         },
         wire::bad_signature},
        {"a revoked envoy",
         [&] {
             machine_.restart();
             fleet_.core().fleet.revoke(id, server_time_.now());
         },
         wire::revoked_envoy, Contact::unknown},
        {"an unknown envoy", [&] { fleet_.core().fleet.forget(id); }, wire::unknown_envoy,
         Contact::unknown},
    };
    for (const auto& refusal : refusals) {
        SCOPED_TRACE(refusal.name);
        refusal.make_it_so();
        const auto before = machine_.identity().certificate;
        EXPECT_EQ(machine_.check_in(), refusal.then);
        EXPECT_THAT(machine_.problem(), HasSubstr("renewing the certificate"));
        EXPECT_THAT(machine_.problem(), HasSubstr(std::string(refusal.says)));
        EXPECT_EQ(machine_.identity().certificate, before);
        host_.disk().set("/etc/motd", {.content = "drift"});
        machine_.run();
        EXPECT_EQ(machine_.motd(), "one");
    }
}

TEST_F(DoorTest, a_recorded_request_opens_it_only_once) {
    pass(days(500));
    GuardedChannel::sent.clear();
    ASSERT_TRUE(was_reached(machine_.check_in()));
    const auto recorded = GuardedChannel::sent.at(0);
    try {
        fleet_.channel(std::nullopt)->call("/vigo.v1.VigoAgent/Renew", recorded, Millis(5'000));
        ADD_FAILURE() << "it opened again";
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::conflict);
    }
}

TEST_F(DoorTest, leads_to_renewal_and_to_nothing_else) {
    for (const auto* method : {"CheckIn", "ReportTraits", "ReportResult"}) {
        try {
            fleet_.channel(std::nullopt)
                ->call("/vigo.v1.VigoAgent/" + std::string(method), "", Millis(5'000));
            ADD_FAILURE() << method;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::denied) << method;
        }
    }
}

TEST_F(DoorTest, a_certificate_that_was_lost_or_damaged_is_fetched_by_it) {
    machine_.identity().certificate = "garbage";
    EXPECT_TRUE(was_reached(machine_.check_in())) << machine_.problem();
    EXPECT_EQ(crypto::envoy_of(machine_.identity().certificate), machine_.identity().envoy.text());
}

TEST_F(DoorTest, a_certificate_that_cannot_be_stored_is_used_and_stored_later) {
    host_.disk().refuse("/etc/vigo-envoy/client.next",
                        Error(Fault::unavailable, "Read-only file system"));
    const auto stored = host_.disk().find("/etc/vigo-envoy/client.crt")->content;
    pass(days(500));
    EXPECT_TRUE(was_reached(machine_.check_in())) << machine_.problem();
    EXPECT_TRUE(was_reached(machine_.check_in()));
    EXPECT_EQ(host_.disk().find("/etc/vigo-envoy/client.crt")->content, stored);
    host_.disk().allow("/etc/vigo-envoy/client.next");
    EXPECT_TRUE(was_reached(machine_.check_in()));
    EXPECT_EQ(host_.disk().find("/etc/vigo-envoy/client.crt")->content,
              machine_.identity().certificate);
}

struct Jump {
    std::string_view name;
    bool on_the_server;
    Millis span;
};

constexpr Jump jumps[] = {
    {"the agent's, an hour ahead", false, hours(1)},
    {"the agent's, an hour behind", false, -hours(1)},
    {"the agent's, ten years ahead", false, days(3652)},
    {"the agent's, ten years behind", false, -days(3652)},
    {"the server's, an hour ahead", true, hours(1)},
    {"the server's, an hour behind", true, -hours(1)},
    {"the server's, ten years ahead", true, days(3652)},
    {"the server's, ten years behind", true, -days(3652)},
};

TEST_F(DoorTest, a_clock_that_jumps_stops_nothing_but_talk_and_all_is_well_when_it_is_set_right) {
    std::size_t runs = 1;
    for (const auto& jump : jumps) {
        SCOPED_TRACE(jump.name);
        auto& clock = jump.on_the_server ? server_time_ : host_.time();
        clock.jump(jump.span);
        fleet_.look_after_keys();
        EXPECT_FALSE(was_reached(machine_.check_in()));
        host_.disk().set("/etc/motd", {.content = "drift"});
        machine_.run();
        EXPECT_EQ(machine_.motd(), "one");
        pass(hours(2));
        EXPECT_FALSE(was_reached(machine_.check_in()));
        machine_.restart();
        ASSERT_TRUE(machine_.enforcer().assignment());

        clock.jump(-jump.span);
        pass(Millis(300'000));
        EXPECT_TRUE(was_reached(machine_.check_in())) << machine_.problem();
        machine_.report();
        EXPECT_EQ(machine_.memory().queued_runs(), 0U);
        EXPECT_EQ(stored_runs(), ++runs);
    }
}

TEST_F(DoorTest, a_policy_published_while_the_servers_clock_was_wrong_is_followed_by_the_next) {
    std::uint64_t version = 1;
    for (const Millis span : {Millis(days(3652)), Millis(-days(3652))}) {
        server_time_.jump(span);
        host_.time().jump(span);
        fleet_.look_after_keys();
        fleet_.publish(++version, "wrong");
        machine_.check_in();
        server_time_.jump(-span);
        host_.time().jump(-span);
        pass(Millis(300'000));
        machine_.restart();
        fleet_.publish(++version, "right");
        EXPECT_TRUE(was_reached(machine_.check_in())) << machine_.problem();
        machine_.run();
        EXPECT_EQ(machine_.motd(), "right");
    }
}

}  // namespace
}  // namespace vigo
