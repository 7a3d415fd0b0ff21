// transports_test — the transports of this folder, which transport_test questions.

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

INSTANTIATE_TEST_SUITE_P(On, TransportTest,
                         ::testing::Values(transport<Loopback>("loopback"),
                                           transport<WithinProcess>("in_process")),
                         name_of_transport);

}  // namespace
}  // namespace vigo::wire
