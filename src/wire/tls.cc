#include "wire/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/names.h"
#include "crypto/x509.h"

namespace vigo::wire {
namespace {

template <auto release>
struct Releases {
    template <class T>
    void operator()(T* it) const {
        release(it);
    }
};
using Bio = std::unique_ptr<BIO, Releases<BIO_free>>;
using Certificate = std::unique_ptr<X509, Releases<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releases<EVP_PKEY_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Releases<GENERAL_NAMES_free>>;
using Usages = std::unique_ptr<EXTENDED_KEY_USAGE, Releases<EXTENDED_KEY_USAGE_free>>;
using Usage = std::unique_ptr<ASN1_OBJECT, Releases<ASN1_OBJECT_free>>;

constexpr std::string_view http2_name = "\x02h2";

// The socket below TLS. OpenSSL's own writes with write(2), which can end the process by SIGPIPE,
// and asks the system once more after each record.

struct Lower {
    Handle socket;
    bool drained = false;  ///< until the system tells of something to read
    int problem = 0;       ///< errno of the last failure
};

Lower& lower_of(BIO* bio) { return *static_cast<Lower*>(BIO_get_data(bio)); }

int socket_write(BIO* bio, const char* bytes, int size) {
    auto& lower = lower_of(bio);
    BIO_clear_retry_flags(bio);
    const auto sent =
        ::send(lower.socket.get(), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<int>(sent);
    if (errno == EAGAIN || errno == EINTR)
        BIO_set_retry_write(bio);
    else
        lower.problem = errno;
    return -1;
}

int socket_read(BIO* bio, char* into, int size) {
    auto& lower = lower_of(bio);
    BIO_clear_retry_flags(bio);
    ssize_t got = -1;
    if (!lower.drained) {
        got = ::recv(lower.socket.get(), into, static_cast<std::size_t>(size), 0);
        lower.drained = got < size && got != 0 && (got > 0 || errno == EAGAIN);
        if (got >= 0) return static_cast<int>(got);
        if (errno != EAGAIN && errno != EINTR) {
            lower.problem = errno;
            return -1;
        }
    }
    BIO_set_retry_read(bio);
    return -1;
}

long socket_control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_method() {
    static const BIO_METHOD* const made = [] {
        auto* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
        expect(method != nullptr);
        BIO_meth_set_write(method, socket_write);
        BIO_meth_set_read(method, socket_read);
        BIO_meth_set_ctrl(method, socket_control);
        return method;
    }();
    return made;
}

void check(bool done, std::string_view what) {
    if (done) return;
    ERR_clear_error();
    fail(Fault::invalid, "{} cannot be used for TLS", what);
}

Bio reader_of(const std::string& pem) {
    return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Certificate next_certificate(BIO* from) {
    Certificate next(PEM_read_bio_X509(from, nullptr, nullptr, nullptr));
    if (!next) ERR_clear_error();  // the end of the text is told as an error
    return next;
}

void trust(SSL_CTX* context, const std::string& authority) {
    const auto from = reader_of(authority);
    while (const auto each = next_certificate(from.get())) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), each.get());
        SSL_CTX_add_client_CA(context, each.get());
    }
    ERR_clear_error();  // the same one twice
}

int no_passphrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*user*/) { return -1; }

void present(SSL_CTX* context, const std::string& certificate, const std::string& key) {
    const auto from = reader_of(certificate);
    const auto leaf = next_certificate(from.get());
    check(leaf && SSL_CTX_use_certificate(context, leaf.get()) == 1, "the certificate");
    while (const auto each = next_certificate(from.get()))
        check(SSL_CTX_add1_chain_cert(context, each.get()) == 1, "the certificate's chain");
    const Key own(PEM_read_bio_PrivateKey(reader_of(key).get(), nullptr, no_passphrase, nullptr));
    check(own && SSL_CTX_use_PrivateKey(context, own.get()) == 1, "the key of the certificate");
}

int choose_http2(SSL* /*session*/, const unsigned char** chosen, unsigned char* size,
                 const unsigned char* offered, unsigned offered_size, void* /*user*/) {
    const std::string_view list(reinterpret_cast<const char*>(offered), offered_size);
    for (std::size_t at = 0; at < list.size(); at += 1 + static_cast<unsigned char>(list[at])) {
        if (!list.substr(at).starts_with(http2_name)) continue;
        *chosen = offered + at + 1;
        *size = 2;
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

TlsContext make_context(const SSL_METHOD* side) {
    crypto::start();
    TlsContext context(SSL_CTX_new(side), SSL_CTX_free);
    expect(context != nullptr);
    auto* const raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_3_VERSION);
    // Buffers live only while a record is in them: a connection that waits holds none.
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(raw, 1);
    SSL_CTX_set_options(raw, SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Nothing is resumed: connections are kept open, and each new one shows its certificate.
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(raw, 0);
    return context;
}

/// The certificates of a peer that is at the other end of `session`.
const X509* certificate_of(const SSL* session) { return SSL_get0_peer_certificate(session); }

std::string system_reason(int problem) { return std::generic_category().message(problem); }

TlsFailure::Kind kind_of(int reason) {
    switch (reason) {
        case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
            return TlsFailure::expired_ours;
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
        case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
        case SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
            return TlsFailure::refused_ours;
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_HTTP_REQUEST:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
            return TlsFailure::not_tls;
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
            return TlsFailure::no_common_version;
        default:
            return TlsFailure::other;
    }
}

TlsFailure failure_of(const SSL* session, int problem) {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    const auto verdict = SSL_get_verify_result(session);
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return {TlsFailure::wrong_name, X509_verify_cert_error_string(verdict)};
    if (verdict != X509_V_OK)
        return {TlsFailure::untrusted, X509_verify_cert_error_string(verdict)};
    if (code == 0 || ERR_GET_LIB(code) != ERR_LIB_SSL)
        return {TlsFailure::other,
                problem != 0 ? system_reason(problem) : "the connection was closed"};
    const char* const reason = ERR_reason_error_string(code);
    return {kind_of(ERR_GET_REASON(code)), reason != nullptr ? reason : "TLS failed"};
}

}  // namespace

TlsContext server_context(const Server::Credentials& credentials) {
    if (!crypto::facts_of(credentials.authority).is_authority)
        fail(Fault::invalid, "the authority's certificate is not one of an authority");
    if (!crypto::is_pair({.certificate = credentials.certificate, .key = credentials.key}))
        fail(Fault::invalid, "the server's key does not belong to its certificate");
    auto context = make_context(TLS_server_method());
    trust(context.get(), credentials.authority);
    present(context.get(), credentials.certificate, credentials.key);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_http2, nullptr);
    return context;
}

TlsContext client_context(const Channel::Credentials& credentials) {
    auto context = make_context(TLS_client_method());
    trust(context.get(), credentials.authority);
    if (!credentials.certificate.empty())
        present(context.get(), credentials.certificate, credentials.key);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(context.get(),
                            reinterpret_cast<const unsigned char*>(http2_name.data()),
                            static_cast<unsigned>(http2_name.size()));
    return context;
}

struct TlsSocket::Parts {
    explicit Parts(Handle socket) : lower{.socket = std::move(socket)} {}
    void begin(const TlsContext& context) {
        session.reset(SSL_new(context.get()));
        auto* const bio = BIO_new(socket_method());
        expect(session != nullptr && bio != nullptr);
        BIO_set_data(bio, &lower);
        BIO_set_init(bio, 1);
        SSL_set_bio(session.get(), bio, bio);
    }
    Lower lower;
    TlsContext awaiting;  // of a client that has said nothing yet: it has no session
    std::unique_ptr<SSL, Releases<SSL_free>> session;
    TlsFailure failure;
    bool broken = false;
    bool wants_write = false;
};

TlsSocket::TlsSocket(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TlsSocket::TlsSocket(TlsSocket&&) noexcept = default;
TlsSocket::~TlsSocket() = default;

TlsSocket TlsSocket::accepted(const TlsContext& context, Handle socket) {
    TlsSocket made(std::make_unique<Parts>(std::move(socket)));
    made.parts_->awaiting = context;
    return made;
}

TlsSocket TlsSocket::connecting(const TlsContext& context, Handle socket, const std::string& host) {
    TlsSocket made(std::make_unique<Parts>(std::move(socket)));
    made.parts_->begin(context);
    auto* const session = made.parts_->session.get();
    SSL_set_connect_state(session);
    if (crypto::parse_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str());
    } else {
        SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(session, host.c_str());
        // SSL_set_tlsext_host_name, which is a macro with an old cast
        SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char*>(host.c_str()));
    }
    return made;
}

void TlsSocket::present(const TlsCertificate& certificate, const TlsKey& key) {
    auto* const session = parts_->session.get();
    check(SSL_use_certificate(session, certificate.get()) == 1, "the certificate of a client");
    check(key && SSL_use_PrivateKey(session, key.get()) == 1, "the key of the certificate");
}

TlsCertificate read_tls_certificate(const std::string& pem) {
    TlsCertificate certificate = next_certificate(reader_of(pem).get());
    check(certificate != nullptr, "the certificate of a client");
    return certificate;
}

TlsKey read_tls_key(const std::string& pem) {
    TlsKey key(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, no_passphrase, nullptr),
               EVP_PKEY_free);
    check(key != nullptr, "the private key");
    return key;
}

Progress TlsSocket::judge(int result) {
    if (result > 0) return Progress::done;
    auto* const session = parts_->session.get();
    const int why = SSL_get_error(session, result);
    parts_->wants_write = why == SSL_ERROR_WANT_WRITE;
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return Progress::later;
    if (why == SSL_ERROR_ZERO_RETURN) return Progress::closed;
    parts_->broken = true;  // nothing more may be said on it
    parts_->failure = failure_of(session, parts_->lower.problem);
    return Progress::failed;
}

/// Asked for when something has come: who connects and says nothing costs no session.
Progress TlsSocket::handshake() {
    ERR_clear_error();
    if (parts_->awaiting) {
        parts_->begin(parts_->awaiting);
        SSL_set_accept_state(parts_->session.get());
        parts_->awaiting.reset();
    }
    parts_->lower.drained = false;
    return judge(SSL_do_handshake(parts_->session.get()));
}

Progress TlsSocket::read(std::span<char> into, std::size_t& count) {
    ERR_clear_error();
    count = 0;
    return judge(SSL_read_ex(parts_->session.get(), into.data(), into.size(), &count));
}

Progress TlsSocket::write(std::string_view bytes, std::size_t& count) {
    ERR_clear_error();
    count = 0;
    return judge(SSL_write_ex(parts_->session.get(), bytes.data(), bytes.size(), &count));
}

void TlsSocket::arrived() { parts_->lower.drained = false; }

void TlsSocket::finish() {
    if (!parts_->broken && parts_->session && SSL_is_init_finished(parts_->session.get()) == 1)
        SSL_shutdown(parts_->session.get());
    ERR_clear_error();
    ::shutdown(parts_->lower.socket.get(), SHUT_WR);
}

Progress TlsSocket::discard() {
    std::array<char, 4096> room{};
    const auto got = ::recv(handle(), room.data(), room.size(), 0);
    if (got > 0) return Progress::done;
    if (got == 0) return Progress::closed;
    return errno == EAGAIN || errno == EINTR ? Progress::later : Progress::failed;
}

const TlsFailure& TlsSocket::failure() const { return parts_->failure; }
bool TlsSocket::wants_write() const { return parts_->wants_write; }
int TlsSocket::handle() const { return parts_->lower.socket.get(); }

bool TlsSocket::speaks_http2() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(parts_->session.get(), &name, &size);
    return size == 2 && name[0] == 'h' && name[1] == '2';
}

bool TlsSocket::has_peer_certificate() const {
    return certificate_of(parts_->session.get()) != nullptr;
}

Time TlsSocket::peer_until() const {
    const auto* const certificate = certificate_of(parts_->session.get());
    std::tm end{};
    if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
        return {};
    return from_ms(std::int64_t{::timegm(&end)} * 1000);
}

std::string TlsSocket::bond() const {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::array<unsigned char, 32> name{};
    expect(SSL_export_keying_material(parts_->session.get(), name.data(), name.size(), label.data(),
                                      label.size(), nullptr, 0, 0) == 1);
    return {reinterpret_cast<const char*>(name.data()), name.size()};
}

std::optional<Uuid> TlsSocket::peer_envoy() const {
    const auto* const certificate = certificate_of(parts_->session.get());
    if (certificate == nullptr || SSL_get_verify_result(parts_->session.get()) != X509_V_OK)
        return std::nullopt;
    const Names names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::optional<Uuid> envoy;
    for (int at = 0; at < sk_GENERAL_NAME_num(names.get()); ++at) {
        const auto* const name = sk_GENERAL_NAME_value(names.get(), at);
        if (name->type != GEN_URI) continue;
        const auto* const uri = name->d.uniformResourceIdentifier;
        const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                                    static_cast<std::size_t>(ASN1_STRING_length(uri)));
        if (!text.starts_with(crypto::envoy_prefix)) continue;
        if (envoy) return std::nullopt;
        envoy = Uuid::parse(text.substr(crypto::envoy_prefix.size()));
    }
    return envoy;
}

bool TlsSocket::peer_is_simulation() const {
    const auto* const certificate = certificate_of(parts_->session.get());
    if (certificate == nullptr || SSL_get_verify_result(parts_->session.get()) != X509_V_OK)
        return false;
    static const Usage wanted(OBJ_txt2obj(crypto::simulation_usage, 1));
    const Usages usages(static_cast<EXTENDED_KEY_USAGE*>(
        X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
    for (int at = 0; at < sk_ASN1_OBJECT_num(usages.get()); ++at)
        if (OBJ_cmp(sk_ASN1_OBJECT_value(usages.get(), at), wanted.get()) == 0) return true;
    return false;
}

}  // namespace vigo::wire
