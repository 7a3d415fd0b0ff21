// lookup_test — what a name server answers, or does not, and how long that may take.

#include "wire/lookup.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <thread>

#include "base/error.h"
#include "base/text.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using std::chrono::steady_clock;
using ::testing::HasSubstr;

/// A name server on loopback: answers each question with one A record, or with a code, or not.
class NameServer {
 public:
    enum class Manner { answers, knows_nothing, fails, is_silent };
    explicit NameServer(Manner manner)
        : manner_(manner),
          socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
          end_(::eventfd(0, EFD_CLOEXEC)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        socklen_t size = sizeof at;
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        thread_ = std::jthread([this] { serve(); });
    }
    ~NameServer() { ::eventfd_write(end_.get(), 1); }

    std::string address() const { return format("127.0.0.1:{}", port_); }

 private:
    void serve() const {
        for (;;) {
            std::array<pollfd, 2> sources = {{{socket_.get(), POLLIN, 0}, {end_.get(), POLLIN, 0}}};
            ::poll(sources.data(), sources.size(), -1);
            if (sources[1].revents != 0) return;
            std::array<char, 512> room{};
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const auto got = ::recvfrom(socket_.get(), room.data(), room.size(), 0,
                                        reinterpret_cast<sockaddr*>(&from), &size);
            if (got < 12 || manner_ == Manner::is_silent) continue;
            const auto reply = answer_to(std::string(room.data(), static_cast<std::size_t>(got)));
            ::sendto(socket_.get(), reply.data(), reply.size(), 0,
                     reinterpret_cast<sockaddr*>(&from), size);
        }
    }

    /// RFC 1035, section 4: the question again, and 192.0.2.7 for a question of type A.
    std::string answer_to(const std::string& query) const {
        auto end = query.find('\0', 12) + 1;  // of the name
        const bool is_a = query[end] == 0 && query[end + 1] == 1;
        auto reply = query.substr(0, end + 4);
        const bool known = manner_ == Manner::answers;
        reply[2] = static_cast<char>(0x81);
        reply[3] = static_cast<char>(known ? 0x80 : manner_ == Manner::fails ? 0x82 : 0x83);
        reply[7] = known && is_a ? 1 : 0;
        reply[9] = reply[11] = 0;  // no EDNS
        if (known && is_a) reply += std::string("\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\7", 16);
        return reply;
    }

    const Manner manner_;
    const Handle socket_;
    const Handle end_;
    int port_ = 0;
    std::jthread thread_;
};

std::string text_of(const Endpoint& endpoint) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool four = endpoint.address.ss_family == AF_INET;
    const auto& as_four = reinterpret_cast<const sockaddr_in&>(endpoint.address);
    const auto& as_six = reinterpret_cast<const sockaddr_in6&>(endpoint.address);
    ::inet_ntop(endpoint.address.ss_family,
                four ? static_cast<const void*>(&as_four.sin_addr) : &as_six.sin6_addr, text.data(),
                text.size());
    return format("{} {}", text.data(), ntohs(four ? as_four.sin_port : as_six.sin6_port));
}

Moment in(std::chrono::milliseconds time) { return steady_clock::now() + time; }

TEST(Lookup, an_address_is_its_own_answer) {
    for (const auto& [host, want] :
         {std::pair{"192.0.2.1", "192.0.2.1 1530"}, std::pair{"2001:db8::1", "2001:db8::1 1530"}}) {
        const auto found = look_up(host, "1530", Moment::min());
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(text_of(found[0]), want);
    }
}

TEST(Lookup, the_hosts_file_is_read) {
    bool is_there = false;
    for (const auto& each : look_up("localhost", "1530", in(10s)))
        is_there = is_there || text_of(each) == "127.0.0.1 1530";
    EXPECT_TRUE(is_there);
}

TEST(Lookup, a_name_server_is_asked) {
    const NameServer server(NameServer::Manner::answers);
    const auto found = look_up("vigo.example", "1530", in(10s), {}, server.address());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(text_of(found[0]), "192.0.2.7 1530");
}

TEST(Lookup, an_unknown_name_is_said_so) {
    const NameServer server(NameServer::Manner::knows_nothing);
    const auto error =
        error_of([&] { look_up("vigo.example.", "1530", in(10s), {}, server.address()); });
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_EQ(error.message(),
              "the name could not be resolved: there is no address for vigo.example.");
}

// c-ares does not tell its failure from its silence.
TEST(Lookup, a_name_server_that_fails_is_named) {
    const NameServer server(NameServer::Manner::fails);
    const auto error =
        error_of([&] { look_up("vigo.example.", "1530", in(10s), {}, server.address()); });
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("no name server answers (asked: 127.0.0.1)"));
}

TEST(Lookup, a_silent_name_server_is_given_up_in_time_and_named) {
    const NameServer server(NameServer::Manner::is_silent);
    const auto begun = steady_clock::now();
    const auto error =
        error_of([&] { look_up("vigo.example.", "1530", in(100ms), {}, server.address()); });
    EXPECT_LT(steady_clock::now() - begun, 2s);
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("no name server answers (asked: 127.0.0.1"));
}

TEST(Lookup, a_name_server_that_is_away_is_said_so_at_once) {
    std::string gone;
    {
        const NameServer server(NameServer::Manner::answers);
        gone = server.address();
    }
    const auto begun = steady_clock::now();
    const auto error = error_of([&] { look_up("vigo.example.", "1530", in(10s), {}, gone); });
    EXPECT_LT(steady_clock::now() - begun, 4s);
    EXPECT_THAT(error.message(), HasSubstr("no name server answers"));
}

TEST(Lookup, a_port_is_a_number) {
    for (const auto* port : {"", "0", "http", "65536", "1530x"})
        EXPECT_EQ(error_of([&] { look_up("192.0.2.1", port, in(1s)); }).fault(), Fault::invalid)
            << port;
}

}  // namespace
}  // namespace vigo::wire
