// http2_server_test — what holds for all connections of a server together.

#include "wire/http2_server.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <thread>

#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;

constexpr Millis soon = 10s;

const Method quick{.name = "/t/Quick", .quick = [](const Peer&, std::string_view request) {
                       return Answer{.reply = std::string(request)};
                   }};

std::unique_ptr<Channel> to(const Server& server) {
    return Channel::to(format("127.0.0.1:{}", server.port()), client_credentials());
}

TEST(Http2Server, connections_beyond_the_bound_are_closed_until_there_is_room) {
    const auto server = serve("127.0.0.1:0", server_credentials(), {quick}, {.connections = 2});
    auto first = to(*server);
    const auto second = to(*server);
    EXPECT_EQ(first->call("/t/Quick", "1", soon), "1");
    EXPECT_EQ(second->call("/t/Quick", "2", soon), "2");
    const auto third = to(*server);
    EXPECT_EQ(error_of([&] { third->call("/t/Quick", "3", soon); }).fault(), Fault::unavailable);
    EXPECT_EQ(first->call("/t/Quick", "still there", soon), "still there");
    first.reset();
    std::string answer;
    const auto end = std::chrono::steady_clock::now() + soon;
    while (answer.empty() && std::chrono::steady_clock::now() < end) {
        try {
            answer = third->call("/t/Quick", "3", soon);
        } catch (const Error&) {
            std::this_thread::yield();  // the first is still closing
        }
    }
    EXPECT_EQ(answer, "3");
}

TEST(Http2Server, a_stop_lets_calls_end) {
    const Gate begun;
    const Gate gate;
    auto server = serve("127.0.0.1:0", server_credentials(),
                        {{.name = "/t/Slow",
                          .unary =
                              [begun, gate](const Peer&, std::string_view) {
                                  begun.open();
                                  gate.wait();
                                  return "done";
                              }}},
                        {});
    const auto channel = to(*server);
    std::jthread caller([&] { EXPECT_EQ(channel->call("/t/Slow", "", soon), "done"); });
    ASSERT_TRUE(begun.wait());
    std::jthread stopper([&] { server.reset(); });
    gate.open();
}

TEST(Http2Server, a_stop_does_not_wait_for_clients_that_say_nothing) {
    auto server = serve("127.0.0.1:0", server_credentials(), {quick}, {});
    const auto channel = to(*server);
    EXPECT_EQ(channel->call("/t/Quick", "1", soon), "1");
    const auto begun = std::chrono::steady_clock::now();
    server.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
}

/// Says what no TLS is, hears that it is sent away, and goes.
void be_a_stranger(int port) {
    const Handle socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
    ASSERT_GT(::send(socket.get(), "GET / HTTP/1.1\r\n\r\n", 18, MSG_NOSIGNAL), 0);
    char answer = 0;
    while (::recv(socket.get(), &answer, 1, 0) > 0) continue;
}

TEST(Http2Server, a_crowd_of_strangers_keeps_out_nobody_who_has_a_certificate) {
    const auto server = serve("127.0.0.1:0", server_credentials(), {quick}, {});
    const auto known = to(*server);
    EXPECT_EQ(known->call("/t/Quick", "1", soon), "1");
    for (unsigned i = 0; i < 4 * limits::crowd_per_second; ++i) be_a_stranger(server->port());
    EXPECT_EQ(known->call("/t/Quick", "2", soon), "2");
    // By now nothing good is known of this address: it comes in by the far porch, and again near.
    EXPECT_EQ(to(*server)->call("/t/Quick", "3", soon), "3");
    EXPECT_EQ(to(*server)->call("/t/Quick", "4", soon), "4");
}

}  // namespace
}  // namespace vigo::wire
