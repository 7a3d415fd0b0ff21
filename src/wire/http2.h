// http2 — one HTTP/2 connection (RFC 9113) as bytes in and bytes out; nghttp2 stays behind this
// door. Private to this folder.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"

struct nghttp2_session;

namespace vigo::wire::http2 {

/// Of RFC 9113, section 7, what we name.
enum class Code : std::uint32_t {
    none = 0,
    protocol_error = 1,
    internal_error = 2,
    refused_stream = 7,
    cancel = 8,
    enhance_your_calm = 11
};

struct Header {
    std::string_view name;
    std::string_view value;
};
using Headers = std::vector<Header>;

/// What a stream put into its peer's direction, and what comes next.
struct Filled {
    enum Next { more, wait, end, trailers };
    std::size_t bytes = 0;
    Next next = more;  ///< `wait`: for `resume`; `trailers`: they were submitted
};

/// One stream of a session, which holds it until it is closed. All is called by the session, inside
/// `feed` and `pull`.
class Stream {
 public:
    virtual ~Stream() = default;
    virtual void header(std::string_view name, std::string_view value) = 0;
    virtual void headers_end() = 0;
    /// `consume` must be called for the bytes, at once or later: it lets the peer send more.
    virtual void data(std::string_view bytes) = 0;
    /// The peer sends nothing more.
    virtual void finished() = 0;
    /// The last that is heard.
    virtual void closed(Code code) = 0;
    /// More of our body.
    virtual Filled fill(std::span<std::uint8_t> into) = 0;

    std::int32_t id = 0;

 private:
    friend class Session;
    std::size_t unconsumed_ = 0;
};

/// Who owns a session: what is not about a stream that exists.
class Owner {
 public:
    virtual ~Owner() = default;
    /// A request, header by header, and its end; null refuses the stream. Servers only.
    virtual void request_header(std::string_view name, std::string_view value) = 0;
    virtual std::shared_ptr<Stream> request() = 0;
    virtual void pinged() = 0;
    virtual void reset_by_peer() = 0;
    /// The peer takes no more streams.
    virtual void going_away() = 0;
};

/// Not thread safe, and knows no socket and no clock.
class Session {
 public:
    struct Options {
        bool is_server = false;
        std::uint32_t streams = 0;     ///< that the peer may have open
        std::int32_t window = 65'535;  ///< that may be sent ahead on one stream
        std::int32_t connection_window = 1 << 20;
        /// Calls that a client has under way before the server has said how many it takes; what is
        /// beyond that is refused.
        std::uint32_t assumed = limits::calls_per_connection;
    };
    Session(Owner& owner, const Options& options);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// What the peer sent. False when the connection cannot go on.
    bool feed(std::string_view bytes);
    /// Appends what is to be sent, about `most` bytes of it.
    void pull(std::string& out, std::size_t most);
    /// Nothing more to say and nothing to wait for.
    bool is_over() const;
    /// Frames that wait to be sent.
    std::size_t waiting() const;
    std::size_t streams() const { return streams_.size(); }
    /// Those that are open at this moment.
    std::vector<std::shared_ptr<Stream>> all() const;

    /// As a client: sends the headers, then what the stream fills in.
    void request(const Headers& headers, std::shared_ptr<Stream> stream);
    /// As a server: the same; without a body these headers are all.
    void respond(const Stream& stream, const Headers& headers, bool with_body);
    /// From `fill`, after the last byte.
    void trailers(const Stream& stream, const Headers& headers);
    void resume(const Stream& stream);
    void consume(Stream& stream, std::size_t bytes);
    void reset(const Stream& stream, Code code);

    void ping();
    /// The peer shall open no more streams; those that are open go on.
    void go_away(Code code);
    /// The last word, then `is_over`.
    void terminate(Code code);

 private:
    struct Callbacks;

    Owner& owner_;
    nghttp2_session* session_ = nullptr;
    std::unordered_map<std::int32_t, std::shared_ptr<Stream>> streams_;  // shared with their calls
    std::size_t header_bytes_ = 0;
    std::size_t most_waiting_;
    bool failed_ = false;
};

}  // namespace vigo::wire::http2
