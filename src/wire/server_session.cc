#include "wire/server_session.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "wire/server_call.h"
#include "wire/status.h"

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;

/// Clients of ours ping each minute.
constexpr auto least_between_pings = 20s;
constexpr int pings_forgiven = 2;
constexpr double resets_per_second = 20;
/// Of a request that may be under way before we say that it is welcome.
constexpr std::int32_t window = 256 << 10;

}  // namespace

ServerSession::ServerSession(const CallSite& site, Peer peer, bool is_stranger,
                             std::function<void()> wake)
    : site_(site),
      peer_(std::make_shared<const Peer>(std::move(peer))),
      is_stranger_(is_stranger),
      wake_(std::move(wake)),
      resets_left_(limits::resets_at_once),
      http2_(*this, {.is_server = true,
                     .streams = peer_->is_simulation ? limits::calls_of_many
                                                     : limits::calls_per_connection,
                     .window = window}) {}

ServerSession::~ServerSession() = default;

bool ServerSession::feed(std::string_view bytes) {
    feeding_ = true;
    const bool good = http2_.feed(bytes);
    feeding_ = false;
    return good;
}

void ServerSession::stop() {
    if (std::exchange(stopping_, true)) return;
    http2_.go_away(http2::Code::none);
    for (const auto& stream : http2_.all()) static_cast<ServerCall&>(*stream).stop();
    wake();
}

std::size_t ServerSession::most_of_a_message() const {
    return is_stranger_ ? limits::stranger_bytes : limits::message_bytes;
}

void ServerSession::wake() {
    if (!feeding_) wake_();
}

bool ServerSession::holds_too_much() const { return held_ > limits::connection_bytes; }

void ServerSession::request_header(std::string_view name, std::string_view value) {
    if (name == ":path")
        head_.path = value;
    else if (name == ":method")
        head_.method = value;
    else if (name == "content-type")
        head_.content_type = value;
    else if (name == "grpc-timeout")
        head_.timeout = value;
}

std::shared_ptr<http2::Stream> ServerSession::request() {
    const Head head = std::exchange(head_, {});
    if (stopping_) return nullptr;
    if (head.method != "POST" || !head.content_type.starts_with("application/grpc"))
        return not_grpc(*this);
    Order order{.method = site_.dispatcher.find(head.path)};
    if (!head.timeout.empty()) {
        const auto timeout = parse_timeout(head.timeout);
        if (!timeout) return refused_call(*this, {Codes::internal, "grpc-timeout cannot be read"});
        order.timeout = *timeout;
    }
    if (order.method == nullptr)
        return refused_call(*this, {Codes::unimplemented, unknown_method(head.path).message()});
    return order.method->stream ? open_stream(*this, order) : open_unary(*this, order);
}

void ServerSession::pinged() {
    const auto now = site_.loop.now();
    if (now - std::exchange(last_ping_, now) >= least_between_pings) return;
    if (++pings_ > pings_forgiven) calm_down("too many pings");
}

void ServerSession::reset_by_peer() {
    const auto now = site_.loop.now();
    const std::chrono::duration<double> passed = now - std::exchange(last_reset_, now);
    resets_left_ = std::min<double>(resets_left_ + passed.count() * resets_per_second,
                                    limits::resets_at_once) -
                   1;
    if (resets_left_ < 0) calm_down("too many calls taken back");
}

void ServerSession::calm_down(std::string_view why) {
    log::debug("a connection is ended",
               {{"address", peer_->address}, {"reason", std::string(why)}});
    http2_.terminate(http2::Code::enhance_your_calm);
}

}  // namespace vigo::wire
