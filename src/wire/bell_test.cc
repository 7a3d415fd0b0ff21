// bell_test — who waits for the network hears it, whatever he waits for; what is begun later does
// not end by it.

#include "wire/bell.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <thread>

#include "base/text.h"
#include "wire/dial.h"
#include "wire/lookup.h"
#include "wire/refusal.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using std::chrono::steady_clock;
using ::testing::HasSubstr;

constexpr Millis soon{10'000};

Moment in(Millis span) { return steady_clock::now() + span; }

/// A bell with its rope. Answering it stops, as in a program.
class Tower {
 public:
    Bell bell() const { return bell_; }
    std::stop_token stop() const { return stop_.get_token(); }
    void ring() const { ::eventfd_write(rope_.get(), 1); }
    int answers() const { return answers_; }
    /// What `act` says when the bell rings as soon as `in_the_midst` returns.
    Error rung_in(const std::function<void()>& act,
                  const std::function<void()>& in_the_midst) const {
        const std::jthread ringer([&] {
            in_the_midst();
            ring();
        });
        return error_of(act);
    }

 private:
    const Handle rope_{::eventfd(0, EFD_CLOEXEC)};
    std::atomic<int> answers_ = 0;
    std::stop_source stop_;
    const Bell bell_{rope_.get(), [this] {
                         ++answers_;
                         stop_.request_stop();
                     }};
};

/// Hears what comes and never says a word.
class Mute {
 public:
    explicit Mute(int type) : type_(type), socket_(::socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        EXPECT_TRUE(type != SOCK_STREAM || ::listen(socket_.get(), 8) == 0);
        socklen_t size = sizeof at;
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
    }
    std::string address() const { return format("127.0.0.1:{}", port_); }
    /// Returns when somebody has said something.
    void hear() {
        if (type_ == SOCK_STREAM) caller_ = Handle(::accept(socket_.get(), nullptr, nullptr));
        char word = 0;
        EXPECT_EQ(::recv(caller_.is_open() ? caller_.get() : socket_.get(), &word, 1, 0), 1);
    }

 private:
    const int type_;
    const Handle socket_;
    Handle caller_;
    int port_ = 0;
};

/// Opens `entered` and answers when `leave` is opened.
Method slow(const Gate& entered, const Gate& leave) {
    return {.name = "/t/Slow", .unary = [entered, leave](const Peer&, std::string_view) {
                entered.open();
                leave.wait();
                return "slow";
            }};
}

TEST(Bell, is_answered_once_however_many_hear_it) {
    const Tower tower;
    {
        std::vector<std::jthread> sleepers;
        for (int i = 0; i < 4; ++i)
            sleepers.emplace_back([&] { tower.bell().sleep(in(soon), tower.stop()); });
        tower.ring();
    }
    EXPECT_EQ(tower.answers(), 1);
    EXPECT_TRUE(tower.bell().has_rung());
}

TEST(Bell, a_sleeper_wakes_in_time_and_when_asked_to) {
    const Tower tower;
    tower.bell().sleep(in(Millis(1)), {});
    std::stop_source stop;
    std::jthread sleeper([&] { tower.bell().sleep(Moment::max(), stop.get_token()); });
    stop.request_stop();
    sleeper.join();
    EXPECT_FALSE(tower.bell().has_rung());
}

TEST(Bell, once_it_has_rung_waiting_is_waiting_again) {
    const Tower tower;
    tower.ring();
    const auto begun = steady_clock::now();
    tower.bell().sleep(in(soon), {});
    tower.bell().sleep(begun + Millis(30), {});
    EXPECT_GE(steady_clock::now() - begun, Millis(30));
    EXPECT_EQ(tower.answers(), 1);
}

TEST(Bell, a_thread_of_its_own_hears_it_for_who_is_busy) {
    const Tower tower;
    auto ear = tower.bell().listen();
    tower.ring();
    ear.join();
    EXPECT_EQ(tower.answers(), 1);
}

TEST(Bell, ends_a_name_that_is_looked_up) {
    const Tower tower;
    Mute name_server(SOCK_DGRAM);
    const auto begun = steady_clock::now();
    const auto look = [&] {
        look_up("vigo.example.", "1530", in(soon), tower.bell(), name_server.address());
    };
    tower.rung_in(look, [&] { name_server.hear(); });
    EXPECT_LT(steady_clock::now() - begun, Millis(1'500));  // the first try of a name server
}

TEST(Bell, ends_a_handshake) {
    const Tower tower;
    Mute server(SOCK_STREAM);
    const auto channel = Channel::to(server.address(), client_credentials(), tower.bell());
    const auto error =
        tower.rung_in([&] { channel->call("/t/Echo", "", soon); }, [&] { server.hear(); });
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_EQ(error.message(), format("{}: {}", server.address(), interrupted));
}

TEST(Bell, ends_a_call_and_the_next_one_goes_through) {
    const Tower tower;
    const Gate entered;
    const Gate leave;
    const auto server = Server::listen(
        "127.0.0.1:0", server_credentials(),
        {slow(entered, leave),
         {.name = "/t/Echo",
          .unary = [](const Peer&, std::string_view request) { return std::string(request); }}});
    const auto channel =
        Channel::to(format("127.0.0.1:{}", server->port()), client_credentials(), tower.bell());
    const auto error =
        tower.rung_in([&] { channel->call("/t/Slow", "", soon); }, [&] { entered.wait(); });
    EXPECT_THAT(error.message(), HasSubstr(interrupted));
    EXPECT_EQ(channel->call("/t/Echo", "last words", soon), "last words");
    leave.open();
}

TEST(Bell, is_heard_by_who_reads_a_stream_and_who_calls_on_the_same_connection) {
    const Tower tower;
    const Gate entered;
    const Gate leave;
    const auto server = Server::listen(
        "127.0.0.1:0", server_credentials(),
        {slow(entered, leave),
         {.name = "/t/Hold", .stream = [](const Peer&, auto) { return StreamEvents{}; }}});
    const auto channel =
        Channel::to(format("127.0.0.1:{}", server->port()), client_credentials(), tower.bell());
    const auto stream = channel->open("/t/Hold");
    std::jthread reader([&] { EXPECT_EQ(stream->receive(tower.stop()), std::nullopt); });
    const auto error =
        tower.rung_in([&] { channel->call("/t/Slow", "", soon); }, [&] { entered.wait(); });
    EXPECT_THAT(error.message(), HasSubstr(interrupted));
    reader.join();
    EXPECT_FALSE(stream->is_over());
    leave.open();
}

}  // namespace
}  // namespace vigo::wire
