// server_session — one client's HTTP/2 connection on the server: its calls, and what it may make us
// spend. Knows no socket. Private to this folder.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "wire/dispatcher.h"
#include "wire/http2.h"
#include "wire/loop.h"
#include "wire/pool.h"

namespace vigo::wire {

/// What calls need of their server, which outlives them.
struct CallSite {
    const Dispatcher& dispatcher;
    Pool& pool;  ///< for what computes
    Pool& disk;  ///< for what waits for the disk
    Loop& loop;
};

/// Belongs to the thread of its loop.
class ServerSession final : private http2::Owner {
 public:
    /// `wake` is called when there is something to send that no `feed` brought about.
    ServerSession(const CallSite& site, Peer peer, bool is_stranger, std::function<void()> wake);
    ~ServerSession() override;

    /// What the client sent. False when the connection cannot go on.
    bool feed(std::string_view bytes);
    /// Appends what is to be sent, about `most` bytes of it.
    void pull(std::string& out, std::size_t most) { http2_.pull(out, most); }
    bool is_over() const { return http2_.is_over(); }
    std::size_t calls() const { return http2_.streams(); }
    void ping() { http2_.ping(); }
    /// Takes no more calls, ends the streams, lets the others come to their end.
    void stop();

    // For the calls.

    const CallSite& site() const { return site_; }
    http2::Session& http2() { return http2_; }
    /// Shared with the handlers under way, which may outlive the connection.
    const std::shared_ptr<const Peer>& peer() const { return peer_; }
    std::size_t most_of_a_message() const;
    void wake();
    /// Counts bytes that are held for this client, or no more.
    void hold(std::size_t bytes) { held_ += bytes; }
    void release(std::size_t bytes) { held_ -= bytes; }
    bool holds_too_much() const;
    /// Something of weight goes out; until then pings are counted.
    void spoke() { pings_ = 0; }

 private:
    /// The headers of a request, as far as they matter.
    struct Head {
        std::string method;
        std::string path;
        std::string content_type;
        std::string timeout;
    };

    void request_header(std::string_view name, std::string_view value) override;
    std::shared_ptr<http2::Stream> request() override;
    void pinged() override;
    void reset_by_peer() override;
    void going_away() override {}
    void calm_down(std::string_view why);

    const CallSite& site_;
    const std::shared_ptr<const Peer> peer_;
    const bool is_stranger_;
    const std::function<void()> wake_;
    Head head_;
    std::size_t held_ = 0;
    int pings_ = 0;
    Moment last_ping_{};
    double resets_left_;
    Moment last_reset_{};
    bool feeding_ = false;
    bool stopping_ = false;
    // Last: its end closes the calls, which use what is above.
    http2::Session http2_;
};

}  // namespace vigo::wire
