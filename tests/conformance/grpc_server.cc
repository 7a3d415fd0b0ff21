// grpc_server — a table of methods served by libgrpc++ as one generic service, with the settings
// that it has for an agent's server.

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "base/limits.h"
#include "conformance/counterpart.h"
#include "conformance/grpc_bridge.h"
#include "conformance/grpc_calls.h"

namespace vigo::wire::conformance {
namespace {

using namespace std::chrono_literals;

constexpr int calls_per_connection = 64;
constexpr std::chrono::milliseconds ping_every = 2min;
constexpr std::chrono::milliseconds ping_timeout = 20s;
/// Clients ping each minute; one that pings more often than this is cut off.
constexpr std::chrono::milliseconds least_between_pings = 20s;

class Service final : public grpc::CallbackGenericService {
 public:
    explicit Service(const CallSite& site) : site_(site) {}
    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override {
        return answer(site_, *context);
    }

 private:
    const CallSite& site_;
};

void set_limits(grpc::ServerBuilder& builder) {
    const auto ms = [](std::chrono::milliseconds span) { return static_cast<int>(span.count()); };
    builder.SetMaxReceiveMessageSize(limits::message_bytes);
    builder.SetMaxSendMessageSize(limits::message_bytes);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, calls_per_connection);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, ms(ping_every));
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, ms(ping_timeout));
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               ms(least_between_pings));
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

class GrpcServer final : public Server {
 public:
    GrpcServer(const std::string& address, const Credentials& credentials,
               std::vector<Method> methods)
        : dispatcher_(std::move(methods)) {
        grpc::SslServerCredentialsOptions secured(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
        secured.pem_root_certs = credentials.authority;
        secured.pem_key_cert_pairs = {{credentials.key, credentials.certificate}};
        grpc::ServerBuilder builder;
        builder.RegisterCallbackGenericService(&service_);
        builder.AddListeningPort(address, grpc::SslServerCredentials(secured), &port_);
        set_limits(builder);
        server_ = builder.BuildAndStart();
        expect(server_ && port_ != 0);
    }

    ~GrpcServer() override {
        server_->Shutdown(std::chrono::system_clock::now());
        server_->Wait();
        pool_.stop();
    }

    int port() const override { return port_; }
    void replace(const Credentials& /*credentials*/) override {
        fail(Fault::internal, "only by a new server");
    }

 private:
    Dispatcher dispatcher_;
    Pool pool_{handler_threads()};
    CallSite site_{.dispatcher = dispatcher_, .pool = pool_};
    Service service_{site_};
    int port_ = 0;
    std::unique_ptr<grpc::Server> server_;
};

}  // namespace

std::unique_ptr<Server> grpc_server(const std::string& address,
                                    const Server::Credentials& credentials,
                                    std::vector<Method> methods) {
    start_grpc();
    return std::make_unique<GrpcServer>(address, credentials, std::move(methods));
}

}  // namespace vigo::wire::conformance
