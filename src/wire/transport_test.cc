// transport_test — what every transport must do; each program of tests names those that it asks.

#include "wire/support/transport_test.h"

#include <gmock/gmock.h>

#include <array>
#include <thread>

#include "base/limits.h"

namespace vigo::wire {
namespace {

using namespace testing;
using ::testing::HasSubstr;

constexpr Millis soon = 10s;

Method unary(std::string_view name, std::function<std::string(const Peer&, std::string_view)> act,
             Permission permission = Permission::envoy) {
    return {.name = name, .permission = permission, .unary = std::move(act)};
}

Method stream(std::string_view name,
              std::function<StreamEvents(const Peer&, std::shared_ptr<ServerStream>)> act) {
    return {.name = name, .stream = std::move(act)};
}

const Method echo =
    unary("/t/Echo", [](const Peer&, std::string_view request) { return std::string(request); });

const Method who = unary(
    "/t/Who",
    [](const Peer& peer, std::string_view) {
        return format("{} {}", peer.envoy ? peer.envoy->text() : "nobody", peer.address);
    },
    Permission::enrol);

/// Sends back what it gets; at "end" it ends the stream, at "refuse" it throws.
const Method chat = stream("/t/Chat", [](const Peer&, std::shared_ptr<ServerStream> out) {
    return StreamEvents{.received = [out](std::string message) {
        if (message == "end") return out->end();
        if (message == "refuse") fail(Fault::conflict, "enough");
        EXPECT_TRUE(out->send("re: " + message));
    }};
});

TEST_P(TransportTest, a_request_comes_back_as_the_handlers_reply) {
    serve({echo});
    const auto channel = transport().as_envoy();
    const std::string all_bytes("\0\x01\xff\x80 text", 10);
    for (const auto& message :
         {std::string(), std::string("x"), all_bytes, std::string(1'000'000, 'y')})
        EXPECT_EQ(channel->call("/t/Echo", message, soon), message);
}

TEST_P(TransportTest, the_handler_learns_who_calls) {
    serve({who});
    EXPECT_EQ(transport().as_envoy()->call("/t/Who", "", soon), envoy().text() + " 127.0.0.1");
    EXPECT_EQ(transport().as_nobody()->call("/t/Who", "", soon), "nobody 127.0.0.1");
}

TEST_P(TransportTest, without_a_certificate_only_enrolment_is_open) {
    bool handled = false;
    serve({unary("/t/Secret",
                 [&](const Peer&, std::string_view) {
                     handled = true;
                     return "";
                 }),
           stream("/t/Chat", [&](const Peer&, std::shared_ptr<ServerStream>) {
               handled = true;
               return StreamEvents{};
           })});
    const auto channel = transport().as_nobody();
    const auto error = error_of([&] { channel->call("/t/Secret", "", soon); });
    EXPECT_EQ(error.fault(), Fault::denied);
    EXPECT_EQ(error.message(), "/t/Secret needs a client certificate that names an envoy");
    const auto chatting = channel->open("/t/Chat");
    EXPECT_EQ(chatting->receive({}), std::nullopt);
    ASSERT_TRUE(chatting->status());
    EXPECT_EQ(chatting->status()->fault(), Fault::denied);
    EXPECT_FALSE(handled);
}

TEST_P(TransportTest, every_fault_arrives_with_its_message) {
    const Fault faults[] = {Fault::invalid,     Fault::not_found, Fault::conflict, Fault::denied,
                            Fault::unavailable, Fault::timeout,   Fault::internal};
    serve({unary("/t/Fail", [&](const Peer&, std::string_view which) -> std::string {
        fail(faults[which.front() - '0'], "because: é — \"of\"\n100 % {}", which);
    })});
    const auto channel = transport().as_envoy();
    for (std::size_t at = 0; at < std::size(faults); ++at) {
        const auto error = error_of([&] { channel->call("/t/Fail", std::to_string(at), soon); });
        EXPECT_EQ(error.fault(), faults[at]);
        EXPECT_EQ(error.message(), format("because: é — \"of\"\n100 % {}", at));
    }
}

TEST_P(TransportTest, an_unexpected_exception_shows_nothing_of_itself) {
    serve({unary("/t/Fail", [](const Peer&, std::string_view) -> std::string {
        throw std::out_of_range("the secret is 42");
    })});
    const auto error = error_of([&] { transport().as_envoy()->call("/t/Fail", "", soon); });
    EXPECT_EQ(error.fault(), Fault::internal);
    EXPECT_EQ(error.message(), "internal error; the server's log says more");
}

TEST_P(TransportTest, a_method_that_is_not_in_the_table_does_not_exist) {
    serve({echo});
    const auto channel = transport().as_envoy();
    const auto error = error_of([&] { channel->call("/t/None", "", soon); });
    EXPECT_EQ(error.fault(), Fault::internal);
    EXPECT_THAT(error.message(), HasSubstr("the server has no method /t/None"));
}

TEST_P(TransportTest, the_deadline_ends_a_call) {
    const Gate gate;
    serve({unary("/t/Slow",
                 [gate](const Peer&, std::string_view) {
                     gate.wait();
                     return "";
                 }),
           echo});
    const auto channel = transport().as_envoy();
    channel->call("/t/Echo", "connected", soon);
    const auto error = error_of([&] { channel->call("/t/Slow", "", 50ms); });
    EXPECT_EQ(error.fault(), Fault::timeout);
    EXPECT_THAT(error.message(), HasSubstr("no answer in time"));
    EXPECT_EQ(channel->call("/t/Echo", "still there", soon), "still there");
    gate.open();
}

TEST_P(TransportTest, calls_of_one_channel_run_side_by_side) {
    const std::array<Gate, 2> both;
    serve({unary("/t/Meet", [both](const Peer&, std::string_view which) {
        const auto at = static_cast<std::size_t>(which.front() - '0');
        both[at].open();
        return both[1 - at].wait() ? "met" : "alone";
    })});
    const auto channel = transport().as_envoy();
    std::string first;
    std::jthread other([&] { first = channel->call("/t/Meet", "0", soon); });
    EXPECT_EQ(channel->call("/t/Meet", "1", soon), "met");
    other.join();
    EXPECT_EQ(first, "met");
}

TEST_P(TransportTest, messages_up_to_the_limit_pass_and_no_further) {
    serve({echo, unary("/t/Big", [](const Peer&, std::string_view) {
               return std::string(limits::message_bytes + 1, 'x');
           })});
    const auto channel = transport().as_envoy();
    const std::string most(limits::message_bytes, 'x');
    EXPECT_EQ(channel->call("/t/Echo", most, soon), most);
    const auto sent = error_of([&] { channel->call("/t/Echo", most + "x", soon); });
    EXPECT_EQ(sent.fault(), Fault::invalid);
    EXPECT_EQ(sent.message(), "a message of /t/Echo has 16777217 bytes; the limit is 16777216");
    const auto received = error_of([&] { channel->call("/t/Big", "", soon); });
    EXPECT_EQ(received.fault(), Fault::internal);
    EXPECT_EQ(received.message(), "the reply of /t/Big has 16777217 bytes; the limit is 16777216");
}

TEST_P(TransportTest, a_stream_carries_messages_both_ways_in_order) {
    serve({chat});
    const auto channel = transport().as_envoy();
    const auto talk = channel->open("/t/Chat");
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(talk->send(std::to_string(i)));
    for (int i = 0; i < 50; ++i) EXPECT_EQ(talk->receive({}), "re: " + std::to_string(i));
    EXPECT_FALSE(talk->status());
    EXPECT_TRUE(talk->send("end"));
    EXPECT_EQ(talk->receive({}), std::nullopt);
    EXPECT_FALSE(talk->status()) << talk->status()->message();
    EXPECT_FALSE(talk->send("more"));
}

TEST_P(TransportTest, what_was_sent_before_the_end_arrives) {
    serve({stream("/t/Burst", [](const Peer&, std::shared_ptr<ServerStream> out) {
        for (int i = 0; i < 100; ++i) EXPECT_TRUE(out->send(std::to_string(i)));
        out->end();
        EXPECT_FALSE(out->send("late"));
        return StreamEvents{};
    })});
    const auto channel = transport().as_envoy();
    const auto burst = channel->open("/t/Burst");
    for (int i = 0; i < 100; ++i) EXPECT_EQ(burst->receive({}), std::to_string(i));
    EXPECT_EQ(burst->receive({}), std::nullopt);
    EXPECT_FALSE(burst->status());
}

TEST_P(TransportTest, a_handler_that_throws_ends_its_stream_with_the_reason) {
    serve({chat});
    const auto channel = transport().as_envoy();
    const auto talk = channel->open("/t/Chat");
    EXPECT_TRUE(talk->send("refuse"));
    EXPECT_EQ(talk->receive({}), std::nullopt);
    ASSERT_TRUE(talk->status());
    EXPECT_EQ(talk->status()->fault(), Fault::conflict);
    EXPECT_EQ(talk->status()->message(), "enough");
}

TEST_P(TransportTest, a_stream_that_is_not_in_the_table_does_not_exist) {
    serve({echo, chat});
    const auto channel = transport().as_envoy();
    const auto unknown = error_of([&] {
        const auto talk = channel->open("/t/None");
        if (!talk->receive({})) throw *talk->status();
    });
    EXPECT_EQ(unknown.fault(), Fault::internal);
}

TEST_P(TransportTest, the_server_reaches_an_open_stream_from_any_thread_until_it_ends) {
    std::shared_ptr<ServerStream> held;
    const Gate opened;
    const Gate ended;
    serve(
        {stream("/t/Hold", [&held, opened, ended](const Peer&, std::shared_ptr<ServerStream> out) {
            held = std::move(out);
            opened.open();
            return StreamEvents{.ended = [ended] { ended.open(); }};
        })});
    const auto channel = transport().as_envoy();
    auto hold = channel->open("/t/Hold");
    ASSERT_TRUE(opened.wait());
    EXPECT_TRUE(held->send("push"));
    EXPECT_EQ(hold->receive({}), "push");
    hold.reset();
    ASSERT_TRUE(ended.wait());
    EXPECT_FALSE(held->send("into the void"));
}

TEST_P(TransportTest, a_reader_can_be_stopped) {
    serve({chat});
    const auto channel = transport().as_envoy();
    const auto talk = channel->open("/t/Chat");
    std::stop_source source;
    std::jthread reader([&] { EXPECT_EQ(talk->receive(source.get_token()), std::nullopt); });
    source.request_stop();
    reader.join();
    EXPECT_TRUE(talk->send("hello"));
    EXPECT_EQ(talk->receive({}), "re: hello");
}

TEST_P(TransportTest, a_reader_waits_no_longer_than_it_wants) {
    serve({chat});
    const auto channel = transport().as_envoy();
    const auto talk = channel->open("/t/Chat");
    EXPECT_EQ(talk->receive({}, std::chrono::steady_clock::now() + 20ms), std::nullopt);
    EXPECT_FALSE(talk->is_over());
    EXPECT_TRUE(talk->send("hello"));
    EXPECT_EQ(talk->receive({}, std::chrono::steady_clock::now() + 10s), "re: hello");
    talk->cancel();
    EXPECT_EQ(talk->receive({}), std::nullopt);
    EXPECT_TRUE(talk->is_over());
}

TEST_P(TransportTest, a_cancelled_stream_says_so) {
    serve({chat});
    const auto channel = transport().as_envoy();
    const auto talk = channel->open("/t/Chat");
    EXPECT_TRUE(talk->send("hello"));
    EXPECT_EQ(talk->receive({}), "re: hello");
    talk->cancel();
    EXPECT_EQ(talk->receive({}), std::nullopt);
    ASSERT_TRUE(talk->status());
    EXPECT_EQ(talk->status()->fault(), Fault::unavailable);
    EXPECT_THAT(talk->status()->message(), HasSubstr("cancelled"));
}

TEST_P(TransportTest, a_slow_reader_fills_the_queue_and_the_sender_never_blocks) {
    std::shared_ptr<ServerStream> held;
    const Gate opened;
    serve({stream("/t/Hold", [&held, opened](const Peer&, std::shared_ptr<ServerStream> out) {
        held = std::move(out);
        opened.open();
        return StreamEvents{};
    })});
    const auto channel = transport().as_envoy();
    const auto hold = channel->open("/t/Hold");
    ASSERT_TRUE(opened.wait());
    // Flow control lets the network take some; then the client's queue and ours are full.
    const std::string message(100'000, 'x');
    int sent = 0;
    while (sent < 5'000 && held->send(message)) ++sent;
    EXPECT_GE(sent, 256);
    EXPECT_LT(sent, 5'000);
    EXPECT_EQ(hold->receive({}), message);
    held.reset();
}

TEST_P(TransportTest, a_server_that_goes_ends_streams_and_calls) {
    const Gate ended;
    serve({stream("/t/Hold",
                  [ended](const Peer&, std::shared_ptr<ServerStream> out) {
                      EXPECT_TRUE(out->send("open"));
                      return StreamEvents{.received = [out](const std::string&) {},
                                          .ended = [ended] { ended.open(); }};
                  }),
           echo});
    const auto channel = transport().as_envoy();
    const auto hold = channel->open("/t/Hold");
    EXPECT_EQ(hold->receive({}), "open");
    stop_serving();
    EXPECT_EQ(hold->receive({}), std::nullopt);
    ASSERT_TRUE(hold->status());
    EXPECT_EQ(hold->status()->fault(), Fault::unavailable) << hold->status()->message();
    EXPECT_TRUE(ended.wait());
    const auto error = error_of([&] { channel->call("/t/Echo", "", soon); });
    EXPECT_EQ(error.fault(), Fault::unavailable);
}

}  // namespace
}  // namespace vigo::wire
