// http2 — any bytes instead of a client's, or of a server's, without TLS: the session ends or goes
// on, holds no more than it may, and still serves the next one.

// links: vigo_wire vigo_base

#include "wire/http2.h"

#include "base/error.h"
#include "base/limits.h"
#include "target.h"
#include "wire/client_call.h"
#include "wire/server_session.h"

using namespace vigo;
using namespace vigo::wire;

namespace {

constexpr std::string_view magic = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::string_view settings("\0\0\0\4\0\0\0\0\0", 9);
constexpr std::size_t most_owed = 64U << 20;

const Method echo{.name = "/t/Echo", .quick = [](const Peer&, std::string_view request) {
                      return Answer{.reply = std::string(request)};
                  }};
const Method chat{.name = "/t/Chat",
                  .stream =
                      [](const Peer&, std::shared_ptr<ServerStream> out) {
                          return StreamEvents{.received = [out](std::string message) {
                              if (message == "end") return out->end();
                              if (message == "no") fail(Fault::conflict, "no");
                              out->send(std::move(message));
                          }};
                      },
                  .is_quick_stream = true};

/// Hands `bytes` over in pieces, whose sizes follow from them, to `feed`, until that says false.
template <class Feed>
void in_pieces(std::string_view bytes, const Feed& feed) {
    std::size_t size = 1;
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, size);
        if (!feed(piece)) return;
        bytes.remove_prefix(piece.size());
        size = 1 + static_cast<unsigned char>(piece.back());
    }
}

void as_server(std::string_view bytes) {
    static Loop loop;
    static Pool pool(1);
    static const Dispatcher dispatcher({echo, chat});
    static const CallSite site{dispatcher, pool, pool, loop};
    ServerSession session(site, Peer{.address = "192.0.2.1"}, false, [] {});
    std::size_t owed = 0;
    const auto feed = [&](std::string_view piece) {
        if (!session.feed(piece)) return false;
        loop.turn(Millis(0));
        expect(session.calls() <= limits::calls_per_connection);
        std::string out;
        session.pull(out, 64U << 10);
        owed += out.size();
        expect(owed < most_owed);
        return !session.is_over();
    };
    if (feed(magic) && feed(settings)) in_pieces(bytes, feed);
}

class Nobody final : public http2::Owner {
    void request_header(std::string_view /*name*/, std::string_view /*value*/) override {}
    std::shared_ptr<http2::Stream> request() override { return nullptr; }
    void pinged() override {}
    void reset_by_peer() override {}
    void going_away() override {}
};

void as_client(std::string_view bytes) {
    Nobody owner;
    http2::Session session(owner, {});
    const auto start = [&](bool single) {
        auto call = std::make_shared<ClientCall>(session, "/t/Echo", single);
        if (single) call->send("hello");
        session.request({{":method", "POST"}, {":scheme", "https"}, {":path", "/t/Echo"}}, call);
        return call;
    };
    const std::shared_ptr<ClientCall> calls[] = {start(true), start(false)};
    const auto feed = [&](std::string_view piece) {
        if (!session.feed(piece)) return false;
        std::string out;
        session.pull(out, 64U << 10);
        for (const auto& call : calls) {
            while (call->has_message()) call->take();
            // A call is over for a reason, or went well; asking must not fail either way.
            expect(call->is_over() || !call->status("server"));
        }
        return !session.is_over();
    };
    if (feed(settings)) in_pieces(bytes, feed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    as_server(bytes);
    as_client(bytes);
    return 0;
}
