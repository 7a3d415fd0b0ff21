// client_test — a client of one HTTP/2 session without any patience or manners of its own, for the
// tests of the server's side.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "wire/client_call.h"
#include "wire/http2.h"

namespace vigo::wire::testing {

/// A frame as it travels (RFC 9113, section 4.1).
inline std::string frame(int type, int flags, int stream, std::string_view payload) {
    std::string bytes;
    for (const int shift : {16, 8, 0}) bytes += static_cast<char>(payload.size() >> shift & 0xff);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(flags);
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(stream >> shift & 0xff);
    bytes += payload;
    return bytes;
}

inline constexpr std::string_view magic = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
inline constexpr int data_frame = 0, headers_frame = 1, settings_frame = 4, ping_frame = 6;

class RawClient final : private http2::Owner {
 public:
    /// It does not wait for what the server says about its limits.
    explicit RawClient(std::int32_t window = 1 << 20)
        : session_(*this, {.window = window, .connection_window = window, .assumed = 1'000}) {}

    std::shared_ptr<ClientCall> call(std::string_view path, std::string request,
                                     http2::Headers more = {}) {
        return start(path, std::move(request), true, std::move(more));
    }
    std::shared_ptr<ClientCall> open(std::string_view path) { return start(path, {}, false, {}); }

    http2::Session& session() { return session_; }
    bool is_sent_away() const { return sent_away_; }
    int pings() const { return pings_; }

 private:
    std::shared_ptr<ClientCall> start(std::string_view path, std::string request, bool single,
                                      http2::Headers more) {
        http2::Headers headers = {{":method", "POST"},
                                  {":scheme", "https"},
                                  {":path", path},
                                  {":authority", "test"},
                                  {"te", "trailers"}};
        if (more.empty() || more.front().name != "content-type")
            headers.push_back({"content-type", "application/grpc"});
        headers.insert(headers.end(), more.begin(), more.end());
        auto made = std::make_shared<ClientCall>(session_, std::string(path), single);
        if (single) made->send(std::move(request));
        session_.request(headers, made);
        return made;
    }

    void request_header(std::string_view /*name*/, std::string_view /*value*/) override {}
    std::shared_ptr<http2::Stream> request() override { return nullptr; }
    void pinged() override { ++pings_; }
    void reset_by_peer() override {}
    void going_away() override { sent_away_ = true; }

    http2::Session session_;
    bool sent_away_ = false;
    int pings_ = 0;
};

}  // namespace vigo::wire::testing
