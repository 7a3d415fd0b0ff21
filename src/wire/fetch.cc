// fetch — a small HTTP/1.0 client over OpenSSL: one request, one answer, one connection.

#include "wire/fetch.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "wire/race.h"

namespace vigo::wire {
namespace {

struct Url {
    std::string host;
    std::string port;
    std::string path;
};

Url parse(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme)) fail(Fault::invalid, "{} is no https URL", text);
    text.remove_prefix(scheme.size());
    const auto slash = std::min(text.find('/'), text.size());
    auto authority = text.substr(0, slash);
    Url url{.port = "443", .path = std::string(text.substr(slash))};
    if (url.path.empty()) url.path = "/";
    const auto colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
        url.port = authority.substr(colon + 1);
        authority = authority.substr(0, colon);
    }
    if (authority.starts_with('[') && authority.ends_with(']'))
        authority = authority.substr(1, authority.size() - 2);
    url.host = authority;
    if (url.host.empty() || url.path.find_first_of(" \r\n") != std::string::npos)
        fail(Fault::invalid, "{} is no https URL", text);
    return url;
}

template <auto release>
struct Releases {
    template <class T>
    void operator()(T* it) const {
        release(it);
    }
};
using Context = std::unique_ptr<SSL_CTX, Releases<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Releases<SSL_free>>;

std::string reason() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* text = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return text != nullptr ? text : "the connection was closed";
}

/// Waits until the socket is ready; throws at the deadline.
void await(int handle, short events, Moment end) {
    for (;;) {
        const auto left =
            std::chrono::duration_cast<Millis>(end - std::chrono::steady_clock::now());
        pollfd poll_on{handle, events, 0};
        const int ready = left.count() <= 0 ? 0 : poll(&poll_on, 1, static_cast<int>(left.count()));
        if (ready > 0) return;
        if (ready == 0) fail(Fault::timeout, "the server does not answer");
        if (errno != EINTR) fail_errno(errno, "waiting for the server");
    }
}

Handle connect_to(const Url& url, Moment end) {
    int problem = 0;
    auto socket = connect_to_first(look_up(url.host, url.port, end), end, problem);
    if (!socket.is_open())
        fail(Fault::unavailable, "cannot connect to {}:{}: {}", url.host, url.port,
             std::generic_category().message(problem));
    return socket;
}

void trust(SSL_CTX* context, const std::string& authority) {
    const std::unique_ptr<BIO, Releases<BIO_free_all>> pem(
        BIO_new_mem_buf(authority.data(), static_cast<int>(authority.size())));
    while (X509* each = PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr)) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), each);
        X509_free(each);
    }
    ERR_clear_error();  // the end of the text is reported as an error
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
}

void expect_host(SSL* session, const std::string& host) {
    auto* rules = SSL_get0_param(session);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1) return;
    X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
    // SSL_set_tlsext_host_name, which is a macro with an old cast
    SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));
}

/// Repeats a call of OpenSSL until it is through. Says false at the end of the connection.
template <class Call>
bool through(SSL* session, int handle, Moment end, Call call) {
    for (;;) {
        ERR_clear_error();
        const int result = call();
        if (result > 0) return true;
        const int why = SSL_get_error(session, result);
        if (why == SSL_ERROR_ZERO_RETURN) return false;
        if (why == SSL_ERROR_WANT_READ)
            await(handle, POLLIN, end);
        else if (why == SSL_ERROR_WANT_WRITE)
            await(handle, POLLOUT, end);
        else
            fail(Fault::unavailable, "{}", reason());
    }
}

std::string exchange(SSL* session, int handle, const Url& url, std::size_t most, Moment end) {
    through(session, handle, end, [&] { return SSL_connect(session); });
    const auto host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    const auto request = format("GET {} HTTP/1.0\r\nHost: {}:{}\r\nConnection: close\r\n\r\n",
                                url.path, host, url.port);
    through(session, handle, end,
            [&] { return SSL_write(session, request.data(), static_cast<int>(request.size())); });
    std::string answer;
    std::array<char, 16384> piece{};
    int got = 0;
    const auto read = [&] {
        return got = SSL_read(session, piece.data(), static_cast<int>(piece.size()));
    };
    while (through(session, handle, end, read)) {
        answer.append(piece.data(), static_cast<std::size_t>(got));
        if (answer.size() > most + piece.size())
            fail(Fault::internal, "the answer is larger than {} bytes", most);
    }
    return answer;
}

std::optional<std::size_t> announced_length(std::string_view head) {
    for (const auto line : split(head, '\n')) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos ||
            to_lower(trim(line.substr(0, colon))) != "content-length")
            continue;
        const auto digits = trim(line.substr(colon + 1));
        std::size_t length = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), length);
        return length;
    }
    return std::nullopt;
}

std::string body_of(const std::string& answer) {
    const auto head_end = answer.find("\r\n\r\n");
    if (!answer.starts_with("HTTP/1.") || head_end == std::string::npos)
        fail(Fault::internal, "the answer is not HTTP");
    const auto head = std::string_view(answer).substr(0, head_end);
    const auto status = trim(head.substr(8, 5)).substr(0, 3);
    auto body = answer.substr(head_end + 4);
    if (status == "200") {
        const auto length = announced_length(head);
        if (length && *length != body.size()) fail(Fault::unavailable, "the answer was cut off");
        return body;
    }
    Fault fault = Fault::internal;
    if (status == "404") fault = Fault::not_found;
    if (status == "401" || status == "403") fault = Fault::denied;
    if (status == "503" || status == "429") fault = Fault::unavailable;
    fail(fault, "the server answers {}: {}", status, printable(trim(body), 200));
}

}  // namespace

std::string fetch(const Fetch& order) {
    const auto url = parse(order.url);
    const auto end = std::chrono::steady_clock::now() + order.deadline;
    try {
        const Context context(SSL_CTX_new(TLS_client_method()));
        if (!context) fail(Fault::internal, "{}", reason());
        SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
        if (!order.authority.empty()) trust(context.get(), order.authority);
        const auto socket = connect_to(url, end);
        const Session session(SSL_new(context.get()));
        if (!session || SSL_set_fd(session.get(), socket.get()) != 1)
            fail(Fault::internal, "{}", reason());
        expect_host(session.get(), url.host);
        return body_of(exchange(session.get(), socket.get(), url, order.most_bytes, end));
    } catch (const Error& error) {
        throw error.during(order.url);
    }
}

}  // namespace vigo::wire
