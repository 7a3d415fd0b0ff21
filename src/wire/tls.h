// tls — TLS 1.3 over a socket that never blocks, for both sides. Private to this folder.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/loop.h"
#include "wire/method.h"

struct evp_pkey_st;
struct ssl_st;
struct ssl_ctx_st;
struct x509_st;

namespace vigo::wire {

/// What connections have in common. Those that are open share it with whoever replaces it.
using TlsContext = std::shared_ptr<ssl_ctx_st>;
/// What many lines show: reading either costs as much as a third of a handshake.
using TlsCertificate = std::shared_ptr<x509_st>;
using TlsKey = std::shared_ptr<evp_pkey_st>;

/// Asks for a client certificate without demanding one; one that is shown must be valid now and
/// from the authority. Throws Error(invalid) unless all three parts are sound and fit.
TlsContext server_context(const Server::Credentials& credentials);
/// Throws Error(invalid) when a part is damaged.
TlsContext client_context(const Channel::Credentials& credentials);

/// Read once for many lines. Throw Error(invalid).
TlsCertificate read_tls_certificate(const std::string& pem);
TlsKey read_tls_key(const std::string& pem);

/// What became of an attempt: `later` when the socket is not ready for it.
enum class Progress { done, later, closed, failed };

/// Why a connection failed, for both the programmer and the operator.
struct TlsFailure {
    enum Kind {
        other,
        wrong_name,    ///< the server's certificate is for other names
        untrusted,     ///< or not valid now
        refused_ours,  ///< the peer does not accept our certificate
        expired_ours,  ///< because it has expired
        not_tls,
        no_common_version
    };
    Kind kind = other;
    std::string text;  ///< OpenSSL's or the system's reason
};

class TlsSocket {
 public:
    static TlsSocket accepted(const TlsContext& context, Handle socket);
    /// `host` must be a name or an address in the certificate of the server.
    static TlsSocket connecting(const TlsContext& context, Handle socket, const std::string& host);
    ~TlsSocket();
    TlsSocket(TlsSocket&&) noexcept;

    /// As a client, before the handshake: instead of what the context shows. Throws Error(invalid).
    void present(const TlsCertificate& certificate, const TlsKey& key);

    Progress handshake();
    /// The system tells of something to read. Before that, `read` asks it only once.
    void arrived();
    /// `count` says how many bytes were read or written.
    Progress read(std::span<char> into, std::size_t& count);
    Progress write(std::string_view bytes, std::size_t& count);
    /// Says that nothing more will be sent.
    void finish();
    /// After that: takes what still comes, unread. `closed` when the peer has finished too.
    Progress discard();
    /// After `failed`.
    const TlsFailure& failure() const;
    /// The last `later` was for room to write, not for something to read.
    bool wants_write() const;

    int handle() const;
    bool speaks_http2() const;
    /// After the handshake, whether the client showed a certificate (which then is valid), and the
    /// envoy that it names; one that names two names none.
    bool has_peer_certificate() const;
    std::optional<Uuid> peer_envoy() const;
    /// Whether that certificate has crypto::simulation_usage.
    bool peer_is_simulation() const;
    /// When the peer's certificate ends; long ago when it showed none.
    Time peer_until() const;
    /// What names this connection on both of its sides, and no other one (RFC 9266).
    std::string bond() const;

 private:
    struct Parts;
    explicit TlsSocket(std::unique_ptr<Parts> parts);
    Progress judge(int result);

    std::unique_ptr<Parts> parts_;
};

}  // namespace vigo::wire
