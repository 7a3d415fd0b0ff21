// conformance_test — a client of libgrpc++ at our server, and our client at a server of libgrpc++.

#include <gmock/gmock.h>

#include "conformance/counterpart.h"
#include "wire/support/transport_test.h"

namespace vigo::wire {
namespace {

using namespace testing;

/// Their client, our server.
class TheirClient final : public Transport {
 public:
    explicit TheirClient(std::vector<Method> methods)
        : server_(Server::listen("127.0.0.1:0", server_credentials(), std::move(methods))) {}
    std::unique_ptr<Channel> as_envoy() override { return to(client_credentials()); }
    std::unique_ptr<Channel> as_nobody() override {
        return to({.authority = authority().certificate});
    }

 private:
    std::unique_ptr<Channel> to(const Channel::Credentials& credentials) {
        return conformance::grpc_channel(format("127.0.0.1:{}", server_->port()), credentials);
    }
    std::unique_ptr<Server> server_;
};

/// Our client, their server.
class TheirServer final : public Transport {
 public:
    explicit TheirServer(std::vector<Method> methods)
        : server_(
              conformance::grpc_server("127.0.0.1:0", server_credentials(), std::move(methods))) {}
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

INSTANTIATE_TEST_SUITE_P(With, TransportTest,
                         ::testing::Values(transport<TheirClient>("their_client"),
                                           transport<TheirServer>("their_server")),
                         name_of_transport);

}  // namespace
}  // namespace vigo::wire
