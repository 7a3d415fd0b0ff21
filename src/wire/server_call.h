// server_call — one call on the server: its messages in and out, its deadline, its status. Private
// to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "wire/framing.h"
#include "wire/server_session.h"
#include "wire/status.h"

namespace vigo::wire {

/// What a client calls, and how long it waits.
struct Order {
    const Method* method = nullptr;
    std::optional<Millis> timeout;
};

/// Belongs to the thread of its loop. Handlers under way hold it beyond the end of the connection.
class ServerCall : public http2::Stream, public std::enable_shared_from_this<ServerCall> {
 public:
    ServerCall(ServerSession& session, const Order& order);

    /// The server stops.
    virtual void stop() {}

 protected:
    /// A whole message came.
    virtual void received(std::string message) = 0;
    /// What goes out next; nothing: not now.
    virtual std::optional<std::string> next() { return std::nullopt; }
    /// It was ended, by us or by the client; told once or twice.
    virtual void over() = 0;
    /// Whether the client may send more.
    virtual bool has_room() const { return true; }
    /// Bytes of messages that are held for it.
    virtual std::size_t holds() const { return 0; }

    /// Says that the call is taken: what `next` gives goes out from now on.
    void respond();
    /// The last word, after what `next` still gives. Only the first one counts.
    void end(Status status);
    void refuse(const Error& error) { end(status_of(error)); }
    bool is_ended() const { return status_.has_value(); }
    /// There is something to send, or room to receive.
    void resume();

    /// Null when the client is gone.
    ServerSession* session() const { return session_; }
    const CallSite& site() const { return site_; }
    const Method& method() const { return *order_.method; }
    const std::shared_ptr<const Peer>& peer() const { return peer_; }

    void header(std::string_view /*name*/, std::string_view /*value*/) override {}
    void headers_end() override;
    void data(std::string_view bytes) override;
    void closed(http2::Code code) override;
    http2::Filled fill(std::span<std::uint8_t> into) override;

 private:
    void take(std::string_view bytes);
    void let_in();
    void count_held();
    bool has_next();

    ServerSession* session_;
    const CallSite& site_;  // of the server, not of the session: it outlives both
    const Order order_;
    const std::shared_ptr<const Peer> peer_;
    MessageReader reader_;
    MessageWriter writer_;
    std::optional<Status> status_;
    std::optional<Timer> deadline_;
    std::size_t held_ = 0;
    std::size_t not_let_in_ = 0;  ///< bytes that came and count against the client's window
    bool responded_ = false;
};

/// For a row of the table.
std::shared_ptr<http2::Stream> open_unary(ServerSession& session, const Order& order);
std::shared_ptr<http2::Stream> open_stream(ServerSession& session, const Order& order);
/// Ends at once.
std::shared_ptr<http2::Stream> refused_call(ServerSession& session, Status status);
/// The same for what is no gRPC at all.
std::shared_ptr<http2::Stream> not_grpc(ServerSession& session);

}  // namespace vigo::wire
