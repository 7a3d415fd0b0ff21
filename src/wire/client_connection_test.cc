// client_connection_test — what a client does when the other side is silent, slow or no server of
// ours, and that it needs no thread for it.

#include "wire/client_connection.h"

#include <gmock/gmock.h>
#include <sys/epoll.h>

#include <filesystem>
#include <thread>

#include "base/limits.h"
#include "wire/listener.h"
#include "wire/pool.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using ::testing::HasSubstr;

constexpr Millis soon = 10s;

/// Accepts, and then does as much as it is told to: nothing, or TLS and no word more.
class MuteServer {
 public:
    explicit MuteServer(bool with_tls) : with_tls_(with_tls), listener_("127.0.0.1:0") {
        listener_.start(loop_, [this](Handle socket, const std::string&) {
            ++accepted;
            held_.push_back(std::make_unique<Held>(*this, std::move(socket)));
        });
        runner_ = std::jthread([this] { loop_.run(); });
    }
    ~MuteServer() {
        loop_.stop();
        runner_.join();
    }
    std::string address() const { return format("127.0.0.1:{}", listener_.port()); }
    std::atomic<int> accepted = 0;

 private:
    struct Held final : Loop::Watcher {
        Held(MuteServer& server, Handle from)
            : loop(server.loop_), socket(TlsSocket::accepted(server.context_, std::move(from))) {
            if (server.with_tls_) loop.watch(socket.handle(), EPOLLIN, *this);
        }
        void ready(std::uint32_t /*events*/) override {
            socket.arrived();
            if (socket.handshake() != Progress::later) loop.forget(socket.handle());
        }
        Loop& loop;
        TlsSocket socket;
    };

    const bool with_tls_;
    Loop loop_;
    const TlsContext context_ = server_context(server_credentials());
    Listener listener_;
    std::vector<std::unique_ptr<Held>> held_;
    std::jthread runner_;
};

Target target_of(const std::string& address) {
    const auto credentials = client_credentials();
    return {.address = address, .credentials = credentials, .context = client_context(credentials)};
}

Moment in(Millis span) { return std::chrono::steady_clock::now() + span; }

const Method echo{.name = "/t/Echo",
                  .unary = [](const Peer&, std::string_view it) { return std::string(it); }};
const Method hold{.name = "/t/Hold", .stream = [](const Peer&, std::shared_ptr<ServerStream> out) {
                      return StreamEvents{.received = [out](std::string message) {
                          out->send(std::move(message));
                      }};
                  }};

TEST(ClientConnection, a_server_that_answers_no_ping_is_given_up) {
    const MuteServer server(true);
    auto target = target_of(server.address());
    target.patience = {.ping_every = 10ms, .ping_timeout = 10ms};
    ClientConnection connection(target, in(soon));
    const auto call = connection.start("/t/Hold", std::nullopt, std::nullopt);
    EXPECT_TRUE(connection.wait([&] { return call->is_over(); }, in(soon), {}));
    EXPECT_THAT(call->status(target.address)->message(), HasSubstr("the connection is dead"));
    EXPECT_TRUE(connection.is_spent());
}

TEST(ClientConnection, a_server_that_says_nothing_is_tried_on_another_connection) {
    const MuteServer server(true);
    const auto channel = Channel::to(server.address(), client_credentials());
    const auto stream = channel->open("/t/Hold");
    EXPECT_FALSE(stream->status());
    EXPECT_EQ(server.accepted, 1);
    EXPECT_EQ(error_of([&] { channel->call("/t/Echo", "", 20ms); }).fault(), Fault::timeout);
    EXPECT_THROW(channel->call("/t/Echo", "", 20ms), Error);
    const auto end = in(soon);
    while (server.accepted < 2 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(server.accepted, 2);
}

TEST(ClientConnection, tls_that_is_not_completed_ends_at_the_deadline) {
    const MuteServer server(false);
    const auto channel = Channel::to(server.address(), client_credentials());
    const auto error = error_of([&] { channel->call("/t/Echo", "", 50ms); });
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("in time"));
}

TEST(ClientConnection, an_address_that_is_none_is_refused) {
    for (const std::string address : {"", "localhost", "localhost:", "name.invalid:1"}) {
        const auto channel = Channel::to(address, client_credentials());
        EXPECT_THROW(channel->call("/t/Echo", "", soon), Error) << address;
        EXPECT_TRUE(channel->open("/t/Hold")->status()) << address;
    }
}

std::ptrdiff_t threads() {
    using std::filesystem::directory_iterator;
    return std::distance(directory_iterator("/proc/self/task"), directory_iterator());
}

TEST(ClientConnection, needs_no_thread_of_its_own) {
    // The server's threads are counted, too: handlers that are quick start none.
    const Method quick_echo{.name = "/t/Echo", .quick = [](const Peer&, std::string_view request) {
                                return Answer{.reply = std::string(request)};
                            }};
    auto quick_hold = hold;
    quick_hold.is_quick_stream = true;
    const auto server =
        Server::listen("127.0.0.1:0", server_credentials(), {quick_echo, quick_hold});
    const auto before = threads();
    const auto channel = Channel::to(format("127.0.0.1:{}", server->port()), client_credentials());
    const auto stream = channel->open("/t/Hold");
    EXPECT_TRUE(stream->send("hello"));
    EXPECT_EQ(stream->receive({}), "hello");
    EXPECT_EQ(channel->call("/t/Echo", "hello", soon), "hello");
    EXPECT_EQ(threads(), before);
}

TEST(ClientConnection, many_callers_and_a_reader_share_one) {
    const auto server = Server::listen("127.0.0.1:0", server_credentials(), {echo, hold});
    const auto channel = Channel::to(format("127.0.0.1:{}", server->port()), client_credentials());
    const auto stream = channel->open("/t/Hold");
    std::atomic<int> failed = 0;
    std::stop_source stop;
    std::jthread reader([&] {
        while (stream->receive(stop.get_token())) continue;
    });
    {
        std::vector<std::jthread> callers;
        for (int caller = 0; caller < 4; ++caller)
            callers.emplace_back([&, caller] {
                for (int i = 0; i < 50; ++i) {
                    const auto text = format("{} {}", caller, i);
                    if (channel->call("/t/Echo", text, soon) != text) ++failed;
                    stream->send(text);
                }
            });
    }
    stop.request_stop();
    reader.join();
    EXPECT_EQ(failed, 0);
    EXPECT_FALSE(stream->status());
}

TEST(ClientConnection, a_call_that_waits_passes_the_work_on_when_it_is_done) {
    const Gate gate;
    const auto server =
        Server::listen("127.0.0.1:0", server_credentials(),
                       {echo, {.name = "/t/Slow", .unary = [gate](const Peer&, std::string_view) {
                                   gate.wait();
                                   return "slow";
                               }}});
    const auto channel = Channel::to(format("127.0.0.1:{}", server->port()), client_credentials());
    // Connected: what cannot dial within 20 ms is not reached, which is another fault.
    EXPECT_EQ(channel->call("/t/Echo", "hello", soon), "hello");
    std::jthread second([&] { EXPECT_EQ(channel->call("/t/Slow", "", soon), "slow"); });
    // Who does the work for both may leave before the other has its answer.
    const auto error = error_of([&] { channel->call("/t/Slow", "", 20ms); });
    EXPECT_EQ(error.fault(), Fault::timeout);
    EXPECT_EQ(channel->call("/t/Echo", "hello", soon), "hello");
    gate.open();
}

TEST(ClientConnection, slow_handlers_stall_no_quick_ones) {
    const Gate gate;
    const auto server = Server::listen(
        "127.0.0.1:0", server_credentials(),
        {{.name = "/t/Quick",
          .quick = [](const Peer&, std::string_view) { return Answer{.reply = "quick"}; }},
         {.name = "/t/Slow", .unary = [gate](const Peer&, std::string_view) {
              gate.wait();
              return "slow";
          }}});
    const auto address = format("127.0.0.1:{}", server->port());
    const auto slow = Channel::to(address, client_credentials());
    std::vector<std::jthread> callers;
    for (unsigned i = 0; i < handler_threads() + 4; ++i)
        callers.emplace_back([&] { EXPECT_EQ(slow->call("/t/Slow", "", soon), "slow"); });
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(Channel::to(address, client_credentials())->call("/t/Quick", "", soon), "quick");
    gate.open();
}

TEST(ClientConnection, a_large_request_goes_out_while_it_waits_for_the_window) {
    const auto server = Server::listen("127.0.0.1:0", server_credentials(), {echo});
    const auto channel = Channel::to(format("127.0.0.1:{}", server->port()), client_credentials());
    const std::string large(3'000'000, 'x');
    EXPECT_EQ(channel->call("/t/Echo", large, soon), large);
}

}  // namespace
}  // namespace vigo::wire
