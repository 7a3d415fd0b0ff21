#include "wire/grpc_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <utility>

#include "crypto/x509.h"

namespace vigo::wire {
namespace {

void check(const Server::Credentials& given) {
    if (!crypto::facts_of(given.authority).is_authority)
        fail(Fault::invalid, "the authority's certificate is not one of an authority");
    if (!crypto::is_pair({.certificate = given.certificate, .key = given.key}))
        fail(Fault::invalid, "the server's key does not belong to its certificate");
}

grpc_ssl_certificate_config_reload_status fetch(void* identity,
                                                grpc_ssl_server_certificate_config** into) {
    const auto next = static_cast<Identity*>(identity)->take();
    if (!next) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const grpc_ssl_pem_key_cert_pair pair{.private_key = next->key.c_str(),
                                          .cert_chain = next->certificate.c_str()};
    *into = grpc_ssl_server_certificate_config_create(next->authority.c_str(), &pair, 1);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

/// The C++ interface of libgrpc++ 1.51 can replace certificates only from files on a timer; the C
/// interface below it asks before each handshake.
class Reloading final : public grpc::ServerCredentials {
 public:
    explicit Reloading(std::shared_ptr<Identity> identity)
        : identity_(std::move(identity)),
          native_(grpc_ssl_server_credentials_create_with_options(
              grpc_ssl_server_credentials_create_options_using_config_fetcher(
                  GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY, fetch, identity_.get()))) {}
    ~Reloading() override { grpc_server_credentials_release(native_); }

    void SetAuthMetadataProcessor(
        const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) override {}

 private:
    int AddPortToServer(const std::string& address, grpc_server* server) override {
        return grpc_server_add_http2_port(server, address.c_str(), native_);
    }

    // Named by the C credentials, which live as long as the server's listener.
    std::shared_ptr<Identity> identity_;
    grpc_server_credentials* native_;
};

}  // namespace

Identity::Identity(const Server::Credentials& credentials) { replace(credentials); }

void Identity::replace(const Server::Credentials& credentials) {
    check(credentials);
    const std::lock_guard lock(mutex_);
    next_ = credentials;
}

std::optional<Server::Credentials> Identity::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(next_, std::nullopt);
}

std::shared_ptr<grpc::ServerCredentials> credentials_from(std::shared_ptr<Identity> identity) {
    return std::make_shared<Reloading>(std::move(identity));
}

}  // namespace vigo::wire
