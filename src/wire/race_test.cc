// race_test — which of several addresses is connected to, and how long the others may hold it up.

#include "wire/race.h"

#include <gmock/gmock.h>
#include <netinet/in.h>

#include <cerrno>

#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using std::chrono::steady_clock;

/// A listening socket; one that is full leaves whoever comes without an answer.
class Door {
 public:
    explicit Door(bool full) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        auto& at = reinterpret_cast<sockaddr_in&>(endpoint_.address);
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        endpoint_.size = sizeof at;
        EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        socklen_t size = sizeof at;
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&at), &size);
        ::listen(socket_.get(), full ? 0 : 8);
        for (int i = 0; full && i < 2; ++i) {
            crowd_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            ::connect(crowd_.back().get(), reinterpret_cast<sockaddr*>(&at), sizeof at);
        }
    }
    const Endpoint& endpoint() const { return endpoint_; }

 private:
    Handle socket_;
    Endpoint endpoint_;
    std::vector<Handle> crowd_;
};

/// Nobody listens there any more.
Endpoint closed() { return Door(false).endpoint(); }

in_port_t peer_of(const Handle& socket) {
    sockaddr_in at{};
    socklen_t size = sizeof at;
    ::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&at), &size);
    return at.sin_port;
}

in_port_t port_of(const Endpoint& endpoint) {
    return reinterpret_cast<const sockaddr_in&>(endpoint.address).sin_port;
}

TEST(Race, the_first_that_answers_is_taken) {
    const Door good(false);
    const Door other(false);
    int problem = 0;
    const auto socket =
        connect_to_first({good.endpoint(), other.endpoint()}, steady_clock::now() + 10s, problem);
    ASSERT_TRUE(socket.is_open());
    EXPECT_EQ(peer_of(socket), port_of(good.endpoint()));
}

TEST(Race, a_silent_address_costs_a_head_start_and_a_closed_one_nothing) {
    const Door silent(true);
    const Door good(false);
    int problem = 0;
    const auto begun = steady_clock::now();
    const auto socket =
        connect_to_first({closed(), silent.endpoint(), good.endpoint()}, begun + 20s, problem);
    ASSERT_TRUE(socket.is_open());
    EXPECT_EQ(peer_of(socket), port_of(good.endpoint()));
    EXPECT_LT(steady_clock::now() - begun, 10s);
}

TEST(Race, silence_ends_in_time_and_is_told_from_refusal) {
    const Door silent(true);
    int problem = 0;
    EXPECT_FALSE(
        connect_to_first({silent.endpoint()}, steady_clock::now() + 50ms, problem).is_open());
    EXPECT_EQ(problem, ETIMEDOUT);
    EXPECT_FALSE(
        connect_to_first({closed(), closed()}, steady_clock::now() + 10s, problem).is_open());
    EXPECT_EQ(problem, ECONNREFUSED);
}

TEST(Race, the_families_take_turns) {
    Endpoint six;
    auto& at = reinterpret_cast<sockaddr_in6&>(six.address);
    at.sin6_family = AF_INET6;
    at.sin6_addr = in6addr_loopback;
    at.sin6_port = 1;  // nobody listens there
    six.size = sizeof at;
    const Door good(false);
    std::vector<Endpoint> endpoints(40, six);
    endpoints.push_back(good.endpoint());
    int problem = 0;
    EXPECT_TRUE(
        connect_to_first(std::move(endpoints), steady_clock::now() + 10s, problem).is_open());
}

}  // namespace
}  // namespace vigo::wire
