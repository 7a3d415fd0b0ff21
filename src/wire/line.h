// line — one of many connections to a server on one loop: nothing of it waits, answers are told.
// For whoever plays a fleet; an agent has a Channel.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "wire/loop.h"

struct evp_pkey_st;
struct ssl_ctx_st;
struct x509_st;

namespace vigo::wire {

/// A server as all lines to it see it. Read-only once it is made.
struct FarEnd {
    /// `address` is `a.b.c.d:port`: nothing is looked up. `name` must be in the server's
    /// certificate, which one of `authority` (PEM) must have issued.
    FarEnd(const std::string& address, std::string name, const std::string& authority);

    const std::string address;
    const std::string name;
    const std::uint32_t host;                   ///< in network order
    const std::uint16_t port;                   ///< in network order
    const std::shared_ptr<ssl_ctx_st> context;  ///< shared with the lines
};

/// Who calls.
struct NearEnd {
    // Shared by lines, as reading one is dear.
    std::shared_ptr<x509_st> certificate;  ///< null for nobody
    std::shared_ptr<evp_pkey_st> key;
    std::uint32_t source = 0;  ///< address to call from, in host order; 0: any
};

/// Read a certificate and a private key (PEM). Throw Error(invalid).
std::shared_ptr<x509_st> read_tls_certificate(const std::string& pem);
std::shared_ptr<evp_pkey_st> read_tls_key(const std::string& pem);

/// Belongs to the thread of its loop. What it tells comes from there too, and may destroy it.
class Line {
 public:
    using Answered = std::function<void(const std::optional<Error>& refusal, std::string reply)>;
    struct Events {
        std::function<void()> opened;
        /// Once; every call under way was told before. Nothing comes after it.
        std::function<void(const Error& why)> lost;
    };
    struct StreamEvents {
        std::function<void(std::string message)> heard;
        std::function<void(const std::optional<Error>& why)> ended;
    };

    /// Dials. Throws Error(unavailable) when the system has no socket for it.
    Line(Loop& loop, const FarEnd& to, const NearEnd& from, Events events);
    /// At once; nothing more is told.
    ~Line();

    bool is_open() const;
    /// What names its connection, on the server's side too; "" until it is open.
    const std::string& bond() const;
    /// Calls that have no answer yet; the stream is none.
    std::size_t calls() const;
    /// Only once it is open.
    void call(std::string_view method, std::string request, Millis deadline, Answered answered);
    /// The one stream of it, with its first message; and further ones.
    void open(std::string_view method, std::string first, StreamEvents events);
    bool send(std::string message);

 private:
    class Connection;
    std::shared_ptr<Connection> connection_;  // shared with the loop, for the rest of a turn
};

}  // namespace vigo::wire
