// method — RPC as the rest of the program sees it: a table of methods with a permission each, bytes
// in, bytes out. No row, no method; the dispatcher checks the permission before a handler runs.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"
#include "wire/bell.h"
#include "wire/bond.h"

namespace vigo::wire {

/// Who may call.
enum class Permission {
    enrol,  ///< anyone who reaches the port: registration, and the door for an expired certificate
    envoy   ///< the holder of a client certificate with `urn:vigo:envoy:<uuid>` in its SAN
};

/// What the transport itself knows of the other side.
struct Peer {
    std::optional<Uuid> envoy;             ///< from the client certificate
    std::string address;                   ///< IP address, for logs
    bool is_simulation = false;            ///< that certificate has crypto::simulation_usage
    std::shared_ptr<Bond> bond = nullptr;  ///< shared by the calls of one connection
};

/// The server's end of a stream. `send` may be called from any thread, and never blocks on the
/// peer: it says false when the stream has ended or its queue (256 messages) is full.
class ServerStream {
 public:
    virtual ~ServerStream() = default;
    virtual bool send(std::string message) = 0;
    virtual void end() = 0;
};

/// What a stream's handler returns: called for each message of the peer, and once when the stream
/// is over.
struct StreamEvents {
    std::function<void(std::string message)> received;
    std::function<void()> ended;
};

/// A reply, or what is left to do for it: it may wait, and runs on the pool.
struct Answer {
    std::string reply;
    std::function<std::string()> rest = nullptr;
};

struct Method {
    std::string_view name;  ///< `/vigo.v1.VigoAgent/CheckIn`
    Permission permission = Permission::envoy;
    std::string_view doc;
    /// One of the three. They throw Error to refuse; its Fault becomes the status, its message the
    /// status text. Unary handlers may wait for the disk: they run on a pool of many threads, where
    /// they stall nobody. A quick one runs at once, on the thread that serves the connection and
    /// many others: it only computes, for a millisecond at most; what it leaves to do computes
    /// longer, on a pool of its own, behind no disk.
    std::function<std::string(const Peer& peer, std::string_view request)> unary;
    std::function<Answer(const Peer& peer, std::string_view request)> quick;
    std::function<StreamEvents(const Peer& peer, std::shared_ptr<ServerStream> stream)> stream;
    bool is_quick_stream = false;  ///< all of its events are quick
};

/// Serves a table until it is destroyed; calls under way may end for a moment then. TLS 1.3 only; a
/// client may come without a certificate (then only methods with `Permission::enrol` are open), but
/// one that it shows must be valid.
class Server {
 public:
    struct Credentials {
        std::string authority;    ///< PEM; client certificates must come from it
        std::string certificate;  ///< PEM of the server
        std::string key;
    };
    /// `address` is `host:port`, or `:port` for every address of the machine; port 0 takes a free
    /// one. Throws Error(unavailable) when it cannot listen.
    static std::unique_ptr<Server> listen(const std::string& address,
                                          const Credentials& credentials,
                                          const std::vector<Method>& methods);
    virtual ~Server() = default;
    virtual int port() const = 0;
    /// New connections see the new certificate; open ones go on.
    virtual void replace(const Credentials& credentials) = 0;
};

/// The caller's end of a stream.
class ClientStream {
 public:
    virtual ~ClientStream() = default;
    virtual bool send(std::string message) = 0;
    /// Blocks for the next message; nothing at the end of the stream (`status` says why), at
    /// `until`, after `stop`, or when the bell of its channel rings.
    virtual std::optional<std::string> receive(std::stop_token stop,
                                               Moment until = Moment::max()) = 0;
    virtual void cancel() = 0;
    /// Nothing more will come.
    virtual bool is_over() const = 0;
    /// After the end: why it ended; nothing when the server ended it in order.
    virtual std::optional<Error> status() const = 0;
    /// The name of its connection; "" when there is none.
    virtual std::string bond() const { return {}; }
};

/// A connection to a server, opened when first used and reopened after a failure. Has no thread:
/// whoever waits for an answer does the work for all. Thread safe.
class Channel {
 public:
    struct Credentials {
        std::string authority;    ///< PEM, may hold several
        std::string certificate;  ///< PEM of the client; "" before enrolment, and to renew one that
                                  ///< has expired: the server ends the connection of a certificate
                                  ///< that is not valid now
        std::string key;
    };
    /// `address` is `host:port`. Connects later. When `bell` rings, what is under way fails with
    /// `wire::interrupted`; what is begun later does not.
    static std::unique_ptr<Channel> to(const std::string& address, const Credentials& credentials,
                                       const Bell& bell = {});
    virtual ~Channel() = default;
    /// Throws Error: unavailable or timeout when the server was not reached (a certificate that
    /// does not fit says `not valid for name`), else what the handler threw.
    virtual std::string call(std::string_view method, std::string_view request,
                             Millis deadline) = 0;
    /// Makes a request for the connection of that name; "" when it has none.
    using Maker = std::function<std::string(std::string_view bond)>;
    /// The same with a request that is made when the connection is there.
    virtual std::string call_bound(std::string_view method, const Maker& make, Millis deadline) {
        return call(method, make({}), deadline);
    }
    /// Blocks until the server is reached or is not (`status` of the stream says why).
    virtual std::unique_ptr<ClientStream> open(std::string_view method) = 0;
};

/// Server and channel in one process, behind the same dispatcher: for tests, and for `vigosrv
/// simulate`.
class InProcess {
 public:
    explicit InProcess(std::vector<Method> methods);
    ~InProcess();
    /// As a peer with this certificate identity: one connection, with a bond of its own unless it
    /// has one.
    std::unique_ptr<Channel> channel(const Peer& peer);

 private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace vigo::wire
