#include "wire/http2.h"

#include <nghttp2/nghttp2.h>

#include <limits>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/limits.h"

namespace vigo::wire::http2 {
namespace {

constexpr std::size_t most_settings = 16;  // entries of one frame

std::uint8_t* bytes_of(std::string_view text) {
    // nghttp2 takes what it copies as not const.
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

std::vector<nghttp2_nv> native(const Headers& headers) {
    std::vector<nghttp2_nv> list;
    list.reserve(headers.size());
    for (const auto& each : headers)
        list.push_back({bytes_of(each.name), bytes_of(each.value), each.name.size(),
                        each.value.size(), NGHTTP2_NV_FLAG_NONE});
    return list;
}

Stream* stream_of(nghttp2_session* session, std::int32_t id) {
    return static_cast<Stream*>(nghttp2_session_get_stream_user_data(session, id));
}

ssize_t read_body(nghttp2_session* /*session*/, std::int32_t /*id*/, std::uint8_t* into,
                  std::size_t room, std::uint32_t* flags, nghttp2_data_source* source,
                  void* /*user*/) {
    const auto filled = static_cast<Stream*>(source->ptr)->fill({into, room});
    if (filled.next == Filled::wait && filled.bytes == 0) return NGHTTP2_ERR_DEFERRED;
    if (filled.next == Filled::end || filled.next == Filled::trailers)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (filled.next == Filled::trailers) *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    return static_cast<ssize_t>(filled.bytes);
}

nghttp2_data_provider body_of(const Stream& stream) {
    nghttp2_data_provider provider{};
    provider.source.ptr = const_cast<Stream*>(&stream);
    provider.read_callback = read_body;
    return provider;
}

}  // namespace

/// What nghttp2 calls, turned to the stream or the owner.
struct Session::Callbacks {
    static Session& self(void* user) { return *static_cast<Session*>(user); }

    static bool is_request(const nghttp2_frame& frame) {
        return frame.hd.type == NGHTTP2_HEADERS && frame.headers.cat == NGHTTP2_HCAT_REQUEST;
    }

    static int begin_headers(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/,
                             void* user) {
        self(user).header_bytes_ = 0;
        return 0;
    }

    static int header(nghttp2_session* session, const nghttp2_frame* frame,
                      const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                      std::size_t value_size, std::uint8_t /*flags*/, void* user) {
        auto& me = self(user);
        me.header_bytes_ += name_size + value_size + 32;  // as RFC 9113 counts
        if (me.header_bytes_ > limits::header_bytes) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        const auto key = text_of(name, name_size);
        const auto text = text_of(value, value_size);
        if (is_request(*frame))
            me.owner_.request_header(key, text);
        else if (auto* const stream = stream_of(session, frame->hd.stream_id))
            stream->header(key, text);
        return 0;
    }

    static int open(Session& me, std::int32_t id) {
        auto stream = me.owner_.request();
        if (!stream)
            return nghttp2_submit_rst_stream(me.session_, NGHTTP2_FLAG_NONE, id,
                                             NGHTTP2_REFUSED_STREAM);
        stream->id = id;
        nghttp2_session_set_stream_user_data(me.session_, id, stream.get());
        auto& kept = *stream;
        me.streams_.emplace(id, std::move(stream));
        kept.headers_end();
        return 0;
    }

    static int frame(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
        auto& me = self(user);
        switch (frame->hd.type) {
            case NGHTTP2_HEADERS:
                if (is_request(*frame)) {
                    if (open(me, frame->hd.stream_id) != 0) return NGHTTP2_ERR_CALLBACK_FAILURE;
                } else if (auto* const stream = stream_of(session, frame->hd.stream_id)) {
                    stream->headers_end();
                }
                break;
            case NGHTTP2_PING:
                if ((frame->hd.flags & NGHTTP2_FLAG_ACK) == 0) me.owner_.pinged();
                return 0;
            case NGHTTP2_RST_STREAM:
                me.owner_.reset_by_peer();
                return 0;
            case NGHTTP2_GOAWAY:
                me.owner_.going_away();
                return 0;
            case NGHTTP2_DATA:
                break;
            default:
                return 0;
        }
        if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
        auto* const stream = stream_of(session, frame->hd.stream_id);
        if (stream == nullptr) return 0;
        stream->finished();
        // A client has nothing more to say to a server that is done.
        if (nghttp2_session_check_server_session(session) == 0 &&
            nghttp2_session_get_stream_local_close(session, stream->id) == 0)
            nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream->id, NGHTTP2_CANCEL);
        return 0;
    }

    static int data(nghttp2_session* session, std::uint8_t /*flags*/, std::int32_t id,
                    const std::uint8_t* bytes, std::size_t size, void* /*user*/) {
        auto* const stream = stream_of(session, id);
        if (stream == nullptr) return nghttp2_session_consume_connection(session, size);
        stream->unconsumed_ += size;
        stream->data(text_of(bytes, size));
        return 0;
    }

    static int closed(nghttp2_session* session, std::int32_t id, std::uint32_t code, void* user) {
        auto& me = self(user);
        const auto found = me.streams_.find(id);
        if (found == me.streams_.end()) return 0;
        const auto stream = std::move(found->second);
        me.streams_.erase(found);
        nghttp2_session_set_stream_user_data(session, id, nullptr);
        nghttp2_session_consume_connection(session, std::exchange(stream->unconsumed_, 0));
        stream->closed(static_cast<Code>(code));
        return 0;
    }

    /// What ends a stream that its client has not finished: it need not send the rest.
    static int sent(nghttp2_session* session, const nghttp2_frame* frame, void* /*user*/) {
        const bool last = frame->hd.type == NGHTTP2_HEADERS &&
                          (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
                          nghttp2_session_check_server_session(session) != 0;
        if (last && nghttp2_session_get_stream_remote_close(session, frame->hd.stream_id) == 0)
            nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                      NGHTTP2_NO_ERROR);
        return 0;
    }

    static nghttp2_session_callbacks* table() {
        static nghttp2_session_callbacks* const made = [] {
            nghttp2_session_callbacks* all = nullptr;
            expect(nghttp2_session_callbacks_new(&all) == 0);
            nghttp2_session_callbacks_set_on_begin_headers_callback(all, begin_headers);
            nghttp2_session_callbacks_set_on_header_callback(all, header);
            nghttp2_session_callbacks_set_on_frame_recv_callback(all, frame);
            nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, data);
            nghttp2_session_callbacks_set_on_stream_close_callback(all, closed);
            nghttp2_session_callbacks_set_on_frame_send_callback(all, sent);
            return all;
        }();
        return made;
    }

    static void release(nghttp2_option* options) { nghttp2_option_del(options); }
    using Native = std::unique_ptr<nghttp2_option, decltype(&release)>;

    static Native options(const Options& of) {
        nghttp2_option* all = nullptr;
        expect(nghttp2_option_new(&all) == 0);
        nghttp2_option_set_no_auto_window_update(all, 1);
        // No memory for streams that are over, nor for headers that we sent: they are short.
        nghttp2_option_set_no_closed_streams(all, 1);
        nghttp2_option_set_max_deflate_dynamic_table_size(all, 0);
        nghttp2_option_set_max_reserved_remote_streams(all, 0);
        nghttp2_option_set_peer_max_concurrent_streams(all, of.assumed);
        nghttp2_option_set_max_outbound_ack(all, limits::waiting_frames);
        nghttp2_option_set_max_settings(all, most_settings);
        return {all, release};
    }
};

Session::Session(Owner& owner, const Options& options)
    : owner_(owner),
      // What waits at a client are its own requests.
      most_waiting_(options.is_server ? limits::waiting_frames + options.streams
                                      : std::numeric_limits<std::size_t>::max()) {
    const auto make = options.is_server ? nghttp2_session_server_new2 : nghttp2_session_client_new2;
    expect(make(&session_, Callbacks::table(), this, Callbacks::options(options).get()) == 0);
    std::vector<nghttp2_settings_entry> settings = {
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, options.streams},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, static_cast<std::uint32_t>(options.window)},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits::header_bytes},
        // A table of the peer's headers would fill up with what never comes again.
        {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 0}};
    if (!options.is_server) settings.push_back({NGHTTP2_SETTINGS_ENABLE_PUSH, 0});
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0,
                                          options.connection_window);
}

Session::~Session() {
    nghttp2_session_del(session_);
    for (const auto& [id, stream] : std::exchange(streams_, {})) stream->closed(Code::cancel);
}

bool Session::feed(std::string_view bytes) {
    if (failed_) return false;
    const auto taken = nghttp2_session_mem_recv(
        session_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    failed_ = taken < 0 || waiting() > most_waiting_;
    return !failed_;
}

void Session::pull(std::string& out, std::size_t most) {
    while (!failed_ && out.size() < most) {
        const std::uint8_t* bytes = nullptr;
        const auto size = nghttp2_session_mem_send(session_, &bytes);
        failed_ = size < 0;
        if (size <= 0) return;
        out.append(text_of(bytes, static_cast<std::size_t>(size)));
    }
}

bool Session::is_over() const {
    return failed_ ||
           (nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0);
}

std::size_t Session::waiting() const { return nghttp2_session_get_outbound_queue_size(session_); }

std::vector<std::shared_ptr<Stream>> Session::all() const {
    std::vector<std::shared_ptr<Stream>> list;
    for (const auto& [id, stream] : streams_) list.push_back(stream);
    return list;
}

void Session::request(const Headers& headers, std::shared_ptr<Stream> stream) {
    const auto list = native(headers);
    const auto body = body_of(*stream);
    const auto id =
        nghttp2_submit_request(session_, nullptr, list.data(), list.size(), &body, stream.get());
    if (id < 0) fail(Fault::unavailable, "the connection takes no more calls");
    stream->id = id;
    streams_.emplace(id, std::move(stream));
}

void Session::respond(const Stream& stream, const Headers& headers, bool with_body) {
    const auto list = native(headers);
    const auto body = body_of(stream);
    nghttp2_submit_response(session_, stream.id, list.data(), list.size(),
                            with_body ? &body : nullptr);
}

void Session::trailers(const Stream& stream, const Headers& headers) {
    const auto list = native(headers);
    nghttp2_submit_trailer(session_, stream.id, list.data(), list.size());
}

void Session::resume(const Stream& stream) { nghttp2_session_resume_data(session_, stream.id); }

void Session::consume(Stream& stream, std::size_t bytes) {
    stream.unconsumed_ -= bytes;
    nghttp2_session_consume(session_, stream.id, bytes);
}

void Session::reset(const Stream& stream, Code code) {
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream.id,
                              static_cast<std::uint32_t>(code));
}

void Session::ping() { nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr); }

void Session::go_away(Code code) {
    nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session_),
                          static_cast<std::uint32_t>(code), nullptr, 0);
}

void Session::terminate(Code code) {
    nghttp2_session_terminate_session(session_, static_cast<std::uint32_t>(code));
}

}  // namespace vigo::wire::http2
