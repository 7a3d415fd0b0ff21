// http_server — HTTPS by Boost.Beast. The only file that includes it: it takes a minute to compile.

#include "server/rest/http_server.h"

#include <atomic>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <mutex>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "server/rest/router.h"

namespace vigo::rest {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Stream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t header_bytes = 32U << 10;
constexpr int threads = 4;
constexpr auto idle = std::chrono::milliseconds(limits::http_idle_ms);
constexpr auto sending = std::chrono::minutes(10);  // an agent's binary over a slow line
constexpr auto patience_of_refusal = std::chrono::seconds(2);
constexpr std::size_t drained = 1U << 20;  // of a request that was refused for its size

std::shared_ptr<asio::ssl::context> context_of(const HttpServer::Credentials& credentials) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    try {
        context->use_certificate_chain(asio::buffer(credentials.certificate));
        context->use_private_key(asio::buffer(credentials.key), asio::ssl::context::pem);
    } catch (const boost::system::system_error& e) {
        fail(Fault::invalid, "the server's certificate and key: {}", e.what());
    }
    return context;
}

/// What all connections share.
struct Shared {
    HttpServer::Handler handler;
    asio::thread_pool pool{threads};
    std::atomic<std::size_t> connections = 0;
};

/// One connection. Each of its steps runs in its strand; it lives as long as a step is under way.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
    Connection(tcp::socket socket, std::shared_ptr<asio::ssl::context> context, Shared& shared)
        : context_(std::move(context)), stream_(std::move(socket), *context_), shared_(shared) {
        boost::system::error_code none;
        const auto peer = beast::get_lowest_layer(stream_).socket().remote_endpoint(none);
        if (!none) address_ = peer.address().to_string();
    }
    ~Connection() { --shared_.connections; }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void run() {
        asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->handshake(); });
    }

 private:
    void handshake() {
        beast::get_lowest_layer(stream_).expires_after(idle);
        stream_.async_handshake(asio::ssl::stream_base::server,
                                [self = shared_from_this()](beast::error_code error) {
                                    if (!error) self->read();
                                });
    }

    void read() {
        parser_.emplace();
        parser_->body_limit(limits::http_body_bytes);
        parser_->header_limit(header_bytes);
        beast::get_lowest_layer(stream_).expires_after(idle);
        http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             self->have_read(error);
                         });
    }

    void have_read(beast::error_code error) {
        refused_ = error == http::error::body_limit || error == http::error::header_limit;
        if (refused_)
            return send({.status = error == http::error::body_limit ? 413 : 431,
                         .body = "{\"message\":\"the request is too large\"}\n"},
                        false);
        if (error == http::error::end_of_stream) return shut();
        if (error) return;
        const auto& message = parser_->get();
        const bool keep = message.keep_alive();
        Request request{.method = std::string(message.method_string()),
                        .authorization = std::string(message[http::field::authorization]),
                        .body = message.body(),
                        .address = address_};
        beast::get_lowest_layer(stream_).expires_never();
        if (!read_target(std::string_view(message.target().data(), message.target().size()),
                         request))
            return send({.status = 400, .body = "{\"message\":\"the request target is broken\"}\n"},
                        false);
        send(shared_.handler(request), keep);
    }

    void send(Response response, bool keep) {
        if (!response.file.empty()) return send_file(response, keep);
        // Kept alive by the handler of the write.
        auto message = std::make_shared<http::response<http::string_body>>();
        message->body() = std::move(response.body);
        head(*message, response, keep);
        write(message, idle);
    }

    void send_file(const Response& response, bool keep) {
        auto message = std::make_shared<http::response<http::file_body>>();
        beast::error_code error;
        message->body().open(response.file.c_str(), beast::file_mode::scan, error);
        if (error)
            return send({.status = 500, .body = "{\"message\":\"the file cannot be read\"}\n"},
                        keep);
        head(*message, response, keep);
        write(message, sending);
    }

    template <class Message>
    void head(Message& message, const Response& response, bool keep) {
        message.version(11);
        message.result(static_cast<unsigned>(response.status));
        message.set(http::field::content_type, response.type);
        message.set(http::field::cache_control, "no-store");
        message.set("X-Content-Type-Options", "nosniff");
        if (response.status == 401) message.set(http::field::www_authenticate, "Bearer");
        message.keep_alive(keep);
        message.prepare_payload();
    }

    template <class Message>
    void write(std::shared_ptr<Message> message, std::chrono::milliseconds patience) {
        beast::get_lowest_layer(stream_).expires_after(patience);
        http::async_write(
            stream_, *message,
            [self = shared_from_this(), message](beast::error_code error, std::size_t) {
                if (error) return;
                if (message->keep_alive()) return self->read();
                if (self->refused_) return self->drain(drained);
                self->shut();
            });
    }

    /// Reads on for a moment: closing on unread bytes would reset the connection, and the peer
    /// would never see the answer.
    void drain(std::size_t most) {
        beast::get_lowest_layer(stream_).expires_after(patience_of_refusal);
        buffer_.clear();
        stream_.async_read_some(
            buffer_.prepare(4096),
            [self = shared_from_this(), most](beast::error_code error, std::size_t count) {
                if (!error && count < most) return self->drain(most - count);
                self->shut();
            });
    }

    void shut() {
        beast::get_lowest_layer(stream_).expires_after(idle);
        stream_.async_shutdown([self = shared_from_this()](beast::error_code) {});
    }

    std::shared_ptr<asio::ssl::context>
        context_;  // shared: a replaced one lives on for its connections
    Stream stream_;
    Shared& shared_;
    std::string address_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    bool refused_ = false;
};

class Https : public HttpServer {
 public:
    Https(const tcp::endpoint& endpoint, const Credentials& credentials, Handler handler)
        : context_(context_of(credentials)), acceptor_(asio::make_strand(shared_.pool)) {
        shared_.handler = std::move(handler);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(asio::socket_base::reuse_address(true));
        if (endpoint.address().is_v6()) acceptor_.set_option(asio::ip::v6_only(false));
        acceptor_.bind(endpoint);
        acceptor_.listen();
        port_ = acceptor_.local_endpoint().port();
        accept();
    }

    ~Https() override {
        shared_.pool.stop();
        shared_.pool.join();
    }

    int port() const override { return port_; }

    void replace(const Credentials& credentials) override {
        auto context = context_of(credentials);
        const std::lock_guard lock(lock_);
        context_ = std::move(context);
    }

 private:
    void accept() {
        acceptor_.async_accept(asio::make_strand(shared_.pool),
                               [this](beast::error_code error, tcp::socket socket) {
                                   if (error == asio::error::operation_aborted) return;
                                   if (!error) take(std::move(socket));
                                   if (error)
                                       log::debug("accepting failed", {{"error", error.message()}});
                                   accept();
                               });
    }

    void take(tcp::socket socket) {
        if (shared_.connections.fetch_add(1) >= limits::http_connections) {
            --shared_.connections;
            return;  // closed: the peer sees that we are full
        }
        std::shared_ptr<asio::ssl::context> context;
        {
            const std::lock_guard lock(lock_);
            context = context_;
        }
        std::make_shared<Connection>(std::move(socket), std::move(context), shared_)->run();
    }

    std::mutex lock_;
    std::shared_ptr<asio::ssl::context> context_;  // shared with the connections that began with it
    Shared shared_;
    tcp::acceptor acceptor_;
    int port_ = 0;
};

tcp::endpoint endpoint_of(const std::string& address, const std::string& any) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos) fail(Fault::invalid, "{} is no `address:port`", address);
    auto host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty()) host = any;
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code error;
    const auto ip = asio::ip::make_address(host, error);
    if (error) fail(Fault::invalid, "{} is no address to listen on: give an IP address", host);
    return {ip, static_cast<unsigned short>(std::stoi(address.substr(colon + 1)))};
}

}  // namespace

std::unique_ptr<HttpServer> HttpServer::listen(const std::string& address,
                                               const Credentials& credentials, Handler handler) {
    try {
        if (address.starts_with(':')) {
            try {
                return std::make_unique<Https>(endpoint_of(address, "::"), credentials, handler);
            } catch (const boost::system::system_error&) {  // a machine without IPv6
                return std::make_unique<Https>(endpoint_of(address, "0.0.0.0"), credentials,
                                               std::move(handler));
            }
        }
        return std::make_unique<Https>(endpoint_of(address, ""), credentials, std::move(handler));
    } catch (const boost::system::system_error& e) {
        fail(Fault::unavailable, "listening on {}: {}", address, e.code().message());
    }
}

}  // namespace vigo::rest
