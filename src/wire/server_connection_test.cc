// server_connection_test — the deadlines of a connection, over a pair of sockets on one thread.

#include "wire/server_connection.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include "wire/support/client_test.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;

const Method echo{
    .name = "/t/Echo",
    .permission = Permission::enrol,
    .quick = [](const Peer&, std::string_view it) { return Answer{.reply = std::string(it)}; }};

/// The other end: TLS and a session that answer only when they are asked to.
class Far {
 public:
    Far(Handle socket, const Channel::Credentials& credentials)
        : socket_(
              TlsSocket::connecting(client_context(credentials), std::move(socket), "localhost")) {}

    /// One step of all that there is to do. False when the server has closed.
    bool work() {
        socket_.arrived();
        if (!connected_) {
            const auto progress = socket_.handshake();
            if (progress != Progress::done) return progress == Progress::later;
            connected_ = true;
        }
        std::string out;
        client.session().pull(out, 1U << 20);
        std::size_t count = 0;
        if (!out.empty() && socket_.write(out, count) != Progress::done) return false;
        std::string in(16U << 10, '\0');
        Progress progress = Progress::done;
        while ((progress = socket_.read(in, count)) == Progress::done)
            client.session().feed(std::string_view(in).substr(0, count));
        return progress == Progress::later;
    }

    RawClient client;
    bool is_connected() const { return connected_; }

 private:
    TlsSocket socket_;
    bool connected_ = false;
};

class ServerConnectionTest : public ::testing::Test {
 protected:
    std::unique_ptr<Far> connect(const Channel::Credentials& credentials = client_credentials(),
                                 std::string from = "192.0.2.1") {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
        ServerConnection::open(all_, TlsSocket::accepted(context_, Handle(ends[0])),
                               std::move(from));
        return std::make_unique<Far>(Handle(ends[1]), credentials);
    }

    /// Lets both sides work until `done`; false after ten seconds.
    bool until(Far& far, const std::function<bool()>& done) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!done() && std::chrono::steady_clock::now() < end) {
            far.work();
            loop_.turn(1ms);
        }
        return done();
    }
    bool until_connected(Far& far) {
        return until(far, [&] { return far.is_connected(); });
    }
    bool answers(Far& far) {
        const auto call = far.client.call("/t/Echo", "hello");
        return until(far, [&] { return call->is_over(); }) && call->has_message();
    }

    Loop loop_;
    Pool pool_{1};
    const Dispatcher dispatcher_{{echo}};
    const CallSite site_{dispatcher_, pool_, pool_, loop_};
    const TlsContext context_ = server_context(server_credentials());
    Connections all_{site_};
};

TEST_F(ServerConnectionTest, who_does_not_complete_the_handshake_in_time_is_dropped) {
    all_.patience.handshake = 20ms;
    const auto far = connect();
    EXPECT_EQ(all_.count, 1U);
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (all_.count > 0 && std::chrono::steady_clock::now() < end) loop_.turn(1ms);
    EXPECT_EQ(all_.count, 0U);
}

TEST_F(ServerConnectionTest, half_a_handshake_is_none) {
    all_.patience.handshake = 20ms;
    const auto far = connect();
    far->work();  // says hello, and nothing after it
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (all_.count > 0 && std::chrono::steady_clock::now() < end) loop_.turn(1ms);
    EXPECT_EQ(all_.count, 0U);
}

TEST_F(ServerConnectionTest, a_client_that_answers_pings_stays) {
    all_.patience.ping_every = 5ms;
    all_.patience.ping_timeout = 5s;
    const auto far = connect();
    ASSERT_TRUE(until(*far, [&] { return far->client.pings() >= 3; }));
    EXPECT_TRUE(answers(*far));
    EXPECT_EQ(all_.count, 1U);
}

TEST_F(ServerConnectionTest, a_client_that_does_not_answer_pings_is_dropped) {
    const auto far = connect();
    all_.patience.ping_every = 5ms;
    all_.patience.ping_timeout = 5ms;
    ASSERT_TRUE(until_connected(*far));
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (all_.count > 0 && std::chrono::steady_clock::now() < end) loop_.turn(1ms);
    EXPECT_EQ(all_.count, 0U);
}

TEST_F(ServerConnectionTest, a_stranger_without_calls_is_sent_away) {
    all_.patience.stranger = 20ms;
    const auto far = connect({.authority = authority().certificate});
    ASSERT_TRUE(until_connected(*far));
    EXPECT_TRUE(answers(*far));
    EXPECT_EQ(all_.strangers.size(), 1U);
    EXPECT_TRUE(until(*far, [&] { return far->client.is_sent_away(); }));
    EXPECT_TRUE(until(*far, [&] { return !far->work(); }));
}

TEST_F(ServerConnectionTest, the_oldest_stranger_yields_to_newer_ones) {
    all_.patience.strangers = 2;
    const auto good = connect();
    ASSERT_TRUE(answers(*good));
    std::vector<std::unique_ptr<Far>> half_open;
    for (int i = 0; i < 5; ++i) half_open.push_back(connect());
    loop_.turn(0ms);
    EXPECT_EQ(all_.strangers.size(), 2U);
    EXPECT_FALSE(half_open.front()->work() && half_open.front()->work());
    // The newest gets through, and who has shown a certificate is not touched.
    EXPECT_TRUE(answers(*half_open.back()));
    EXPECT_TRUE(answers(*good));
    EXPECT_EQ(all_.proven.size(), 2U);
}

TEST_F(ServerConnectionTest, a_crowd_from_one_address_yields_among_itself) {
    all_.patience.strangers_per_address = 2;
    const auto neighbour = connect(client_credentials(), "192.0.2.2");
    std::vector<std::unique_ptr<Far>> crowd;
    for (int i = 0; i < 5; ++i) crowd.push_back(connect());
    EXPECT_EQ(all_.strangers.size(), 3U);
    EXPECT_EQ(all_.strangers_of.at("192.0.2.1"), 2U);
    EXPECT_TRUE(answers(*neighbour));  // older than all of them
    EXPECT_TRUE(answers(*crowd.back()));
    all_.strangers.front()->drop();
    EXPECT_TRUE(all_.strangers_of.empty());  // nothing is kept of who has left
}

TEST_F(ServerConnectionTest, who_shows_a_certificate_leaves_the_strangers_for_another_loop) {
    Connections inside{site_};
    all_.promote = [&](TlsSocket socket, std::string address) {
        ServerConnection::adopt(inside, std::move(socket), std::move(address));
    };
    const auto stranger = connect({.authority = authority().certificate});
    const auto known = connect();
    EXPECT_TRUE(answers(*known));
    EXPECT_TRUE(answers(*stranger));
    EXPECT_EQ(all_.count, 1U);
    EXPECT_EQ(all_.strangers.size(), 1U);
    EXPECT_EQ(inside.count, 1U);
    EXPECT_EQ(inside.proven.size(), 1U);
    inside.proven.front()->drop();
}

TEST_F(ServerConnectionTest, a_connection_that_is_closed_is_forgotten) {
    auto far = connect();
    ASSERT_TRUE(answers(*far));
    far.reset();
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (all_.count > 0 && std::chrono::steady_clock::now() < end) loop_.turn(1ms);
    EXPECT_EQ(all_.count, 0U);
}

TEST_F(ServerConnectionTest, noise_instead_of_tls_is_dropped) {
    int ends[2] = {-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    const Handle noisy(ends[1]);
    ServerConnection::open(all_, TlsSocket::accepted(context_, Handle(ends[0])), "192.0.2.1");
    const std::string noise(100'000, '\xff');
    EXPECT_GT(::send(noisy.get(), noise.data(), noise.size(), MSG_NOSIGNAL), 0);
    all_.patience.closing = 5ms;
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (all_.count > 0 && std::chrono::steady_clock::now() < end) loop_.turn(1ms);
    EXPECT_EQ(all_.count, 0U);
}

}  // namespace
}  // namespace vigo::wire
