// server_connection — one accepted socket: TLS, then HTTP/2; its deadlines, and its end. Private to
// this folder.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/limits.h"
#include "wire/server_session.h"
#include "wire/tls.h"

namespace vigo::wire {

class ServerConnection;

/// How long clients may take, and how many may be nobody.
struct Patience {
    Millis handshake{limits::handshake_ms};
    Millis stranger{limits::stranger_idle_ms};  ///< without a call
    Millis ping_every{120'000};                 ///< when nothing was heard
    Millis ping_timeout{20'000};
    Millis closing{2'000};  ///< for a client to take our last words
    std::size_t strangers = limits::strangers;
    std::size_t strangers_per_address = limits::strangers_per_address;
};

/// The connections of one loop, on its thread; what they share.
struct Connections {
    explicit Connections(const CallSite& of) : site(of) {}
    /// Counts a new stranger. When there are too many, the oldest one ends: of its address, or of
    /// all.
    void greet(const std::string& address);
    void part_with(const std::string& address);

    const CallSite& site;
    Patience patience;
    /// Takes over a connection whose client has shown its certificate; empty: it stays here.
    std::function<void(TlsSocket socket, std::string address)> promote;
    /// Hears of each that leaves without one; may be empty.
    std::function<void(const std::string& address)> gave_up;
    std::unordered_map<std::string, std::size_t> strangers_of;  ///< by address
    std::list<std::shared_ptr<ServerConnection>> proven;        ///< shared with the jobs for them
    std::list<std::shared_ptr<ServerConnection>> strangers;  ///< without a client certificate yet,
                                                             ///< oldest first
    std::atomic<std::size_t> count = 0;                      ///< read by any thread
    // Room for one turn, so that connections need none of their own.
    std::string incoming = std::string(16U << 10, '\0');
    std::string outgoing;
};

class ServerConnection final : public Loop::Watcher,
                               public std::enable_shared_from_this<ServerConnection> {
 public:
    /// Belongs to `all` from now on, and leaves it by itself.
    static void open(Connections& all, TlsSocket socket, std::string address);
    /// The same for one that another thread has promoted.
    static void adopt(Connections& all, TlsSocket socket, std::string address);
    ServerConnection(Connections& all, TlsSocket socket, std::string address);

    /// No more calls; those under way may end.
    void stop();
    /// All is said.
    bool is_closing() const { return stage_ == Stage::closing; }
    /// At once.
    void drop();
    const std::string& address() const { return address_; }

 private:
    enum class Stage { handshake, open, closing, gone };

    void ready(std::uint32_t events) override;
    void shake_hands();
    void leave();
    void promote();
    void begin();
    void receive();
    void hear_out();
    void flush();
    bool write_out();
    void wait_for_room(bool blocked);
    void close();
    void on_time();
    void look_alive();
    void wake();

    Connections& all_;
    TlsSocket socket_;
    std::string address_;
    std::list<std::shared_ptr<ServerConnection>>::iterator place_;
    std::optional<ServerSession> session_;
    Timer timer_;
    Moment heard_;
    std::string unsent_;  ///< what the socket did not take
    Stage stage_ = Stage::handshake;
    bool is_stranger_ = true;
    bool waits_for_room_ = false;
    bool waking_ = false;
    bool pinged_ = false;
};

}  // namespace vigo::wire
