// client_call — one call on the client: what goes out, what came, how it ended. Private to this
// folder.
#pragma once

#include <list>
#include <optional>
#include <string>

#include "wire/framing.h"
#include "wire/http2.h"
#include "wire/status.h"

namespace vigo::wire {

/// Everything of it is guarded by its connection.
class ClientCall final : public http2::Stream {
 public:
    /// One that is `single` sends one message and waits for one.
    ClientCall(http2::Session& session, std::string method, bool single);

    bool has_room() const;
    void send(std::string message);
    /// Messages that did not go out yet.
    std::size_t unsent() const { return outgoing_.size(); }
    bool has_message() const { return !arrived_.empty(); }
    /// The oldest message; there must be one.
    std::string take();
    /// It is over by our own will, or because the connection is lost.
    void give_up(Error why);
    bool is_over() const { return over_; }
    /// After the end: nothing when the server ended it in order.
    std::optional<Error> status(const std::string& address) const;

 private:
    void header(std::string_view name, std::string_view value) override;
    void headers_end() override {}
    void data(std::string_view bytes) override;
    void finished() override { over_ = true; }
    void closed(http2::Code code) override;
    http2::Filled fill(std::span<std::uint8_t> into) override;
    void let_in();
    Error of_the_server(const std::string& address) const;

    http2::Session* session_;  // null once it is over
    const std::string method_;
    const bool single_;
    std::list<std::string> outgoing_;
    MessageWriter writer_;
    bool said_all_ = false;
    MessageReader reader_;
    std::list<std::string> arrived_;
    std::size_t arrived_bytes_ = 0;
    std::size_t not_let_in_ = 0;

    bool over_ = false;
    std::optional<Error> why_;
    http2::Code code_ = http2::Code::none;
    std::string http_status_;
    std::optional<int> grpc_status_;
    std::string grpc_message_;
    bool refused_ = false;
};

}  // namespace vigo::wire
