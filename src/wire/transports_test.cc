// transports_test — the transports of this folder, which transport_test questions; and what only
// they know.

#include "wire/support/transport_test.h"

namespace vigo::wire {
namespace {

using namespace testing;

class Loopback final : public Transport {
 public:
    explicit Loopback(std::vector<Method> methods)
        : server_(Server::listen("127.0.0.1:0", server_credentials(), std::move(methods))) {}
    std::unique_ptr<Channel> as_envoy() override { return to(client_credentials()); }
    std::unique_ptr<Channel> as_nobody() override {
        return to({.authority = authority().certificate});
    }

 private:
    std::unique_ptr<Channel> to(const Channel::Credentials& credentials) {
        return Channel::to(format("127.0.0.1:{}", server_->port()), credentials);
    }
    std::unique_ptr<Server> server_;
};

class WithinProcess final : public Transport {
 public:
    explicit WithinProcess(std::vector<Method> methods) : server_(std::move(methods)) {}
    std::unique_ptr<Channel> as_envoy() override {
        return server_.channel({.envoy = envoy(), .address = "127.0.0.1"});
    }
    std::unique_ptr<Channel> as_nobody() override {
        return server_.channel({.envoy = {}, .address = "127.0.0.1"});
    }

 private:
    InProcess server_;
};

// libgrpc++ does not tell the name.
TEST_P(TransportTest, a_connection_has_one_name_on_both_sides_and_no_other_has_it) {
    serve({{.name = "/t/Name",
            .unary =
                [](const Peer& peer, std::string_view request) {
                    return format("{} {}", request == peer.bond->name(), request.size());
                }},
           {.name = "/t/Chat", .stream = [](const Peer&, auto) { return StreamEvents{}; }}});
    const auto first = transport().as_envoy();
    const auto second = transport().as_envoy();
    const auto name_on = [](Channel& channel, std::string_view foreign = {}) {
        std::string name;
        const auto answer = channel.call_bound(
            "/t/Name",
            [&](std::string_view bond) {
                name = bond;
                return std::string(foreign.empty() ? bond : foreign);
            },
            10s);
        EXPECT_EQ(answer, foreign.empty() ? "true 32" : "false 32");
        return name;
    };
    const auto name = name_on(*first);
    EXPECT_EQ(name_on(*first), name);
    EXPECT_EQ(first->open("/t/Chat")->bond(), name);
    EXPECT_NE(name_on(*second), name);
    name_on(*second, name);
}

INSTANTIATE_TEST_SUITE_P(On, TransportTest,
                         ::testing::Values(transport<Loopback>("loopback"),
                                           transport<WithinProcess>("in_process")),
                         name_of_transport);

}  // namespace
}  // namespace vigo::wire
