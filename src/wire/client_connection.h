// client_connection — one connection to a server, without a thread of its own: whoever waits for
// something on it does its work meanwhile, one of them at a time. Private to this folder.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "wire/client_call.h"
#include "wire/dial.h"

namespace vigo::wire {

/// Thread safe.
class ClientConnection final : private http2::Owner {
 public:
    /// Dials; throws Error as `dial` does. `target` must outlive it.
    ClientConnection(const Target& target, Moment end);
    ~ClientConnection() override;

    /// What names it, on the server's side too.
    const std::string& bond() const { return bond_; }
    /// Takes no more calls: it is lost, or the server or a caller has given it up. Looks first.
    bool is_spent();

    /// Sends the head of a call, and `request` when there is one: then the call is a single one.
    /// Throws Error(unavailable) when the connection is lost.
    std::shared_ptr<ClientCall> start(const std::string& method, std::optional<std::string> request,
                                      std::optional<Moment> end);
    /// Waits until `done`; false at `end` and after `stop`. What is done must follow from calls of
    /// this connection or from the bell; it is asked with the lock held.
    bool wait(const std::function<bool()>& done, Moment end, const std::stop_token& stop);
    /// Runs `act` with the lock held.
    void look(const std::function<void()>& act);
    /// The same, and then sends what it brought about.
    void change(const std::function<void()>& act);
    /// Nothing was heard since then: the next call shall try another connection.
    void doubt_since(Moment begun);

 private:
    using Lock = std::unique_lock<std::mutex>;

    void request_header(std::string_view /*name*/, std::string_view /*value*/) override {}
    std::shared_ptr<http2::Stream> request() override { return nullptr; }
    void pinged() override {}
    void reset_by_peer() override {}
    void going_away() override { spent_ = true; }

    void drive(Lock& lock, Moment end);
    void turn();
    void read();
    void flush();
    void look_alive();
    Moment next_look() const;
    void lose(Error why);
    void wake();

    const Target& target_;
    TlsSocket socket_;
    const std::string bond_;
    const Handle wake_;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<http2::Session> http2_;  ///< none once the connection is lost
    std::optional<Error> lost_;
    std::string unsent_;
    Moment heard_;
    std::optional<Moment> pinged_;
    bool driven_ = false;  ///< by a thread that waits for the socket at this moment
    bool spent_ = false;
};

}  // namespace vigo::wire
