#include "wire/server_call.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace vigo::wire {
namespace {

constexpr http2::Header answered{":status", "200"};
constexpr http2::Header grpc_content{"content-type", "application/grpc"};

/// The trailers of `status`; they live as long as this.
class Trailers {
 public:
    explicit Trailers(const Status& status)
        : code_(std::to_string(status.code)), message_(percent_encode(status.message)) {
        list.push_back({"grpc-status", code_});
        if (!message_.empty()) list.push_back({"grpc-message", message_});
        if (status.refused) list.push_back({refusal_mark, "1"});
    }
    http2::Headers list;

 private:
    const std::string code_;
    const std::string message_;
};

/// Ends as soon as it began.
class Refused final : public ServerCall {
 public:
    Refused(ServerSession& session, Status status)
        : ServerCall(session, {}), status_(std::move(status)) {}

 private:
    void headers_end() override { end(status_); }
    void received(std::string /*message*/) override {}
    void finished() override {}
    void over() override {}

    const Status status_;
};

class NotGrpc final : public ServerCall {
 public:
    explicit NotGrpc(ServerSession& session) : ServerCall(session, {}) {}

 private:
    void headers_end() override { session()->http2().respond(*this, {{":status", "415"}}, false); }
    void received(std::string /*message*/) override {}
    void data(std::string_view bytes) override { session()->http2().consume(*this, bytes.size()); }
    void finished() override {}
    void over() override {}
};

}  // namespace

ServerCall::ServerCall(ServerSession& session, const Order& order)
    : session_(&session), site_(session.site()), order_(order), peer_(session.peer()) {}

void ServerCall::headers_end() {
    auto timeout = order_.timeout;
    if (!method().stream)
        timeout =
            std::min(timeout.value_or(Millis(limits::call_most_ms)), Millis(limits::call_most_ms));
    if (!timeout) return;
    deadline_.emplace(site_.loop, [this] {
        end({Codes::deadline_exceeded, "the time for the call is over"});
    });
    deadline_->set(site_.loop.now() + *timeout);
}

void ServerCall::respond() {
    if (session_ == nullptr || std::exchange(responded_, true)) return;
    session_->http2().respond(*this, {answered, grpc_content}, true);
    session_->spoke();
    session_->wake();
}

void ServerCall::end(Status status) {
    if (status_ || session_ == nullptr) return;
    status_ = std::move(status);
    if (deadline_) deadline_->cancel();
    over();
    if (responded_) return resume();
    const Trailers trailers(*status_);
    http2::Headers all = {answered, grpc_content};
    all.insert(all.end(), trailers.list.begin(), trailers.list.end());
    responded_ = true;
    session_->http2().respond(*this, all, false);
    let_in();
    session_->spoke();
    session_->wake();
}

void ServerCall::resume() {
    if (session_ == nullptr) return;
    if (responded_) session_->http2().resume(*this);
    let_in();
    count_held();
    session_->wake();
}

void ServerCall::data(std::string_view bytes) {
    not_let_in_ += bytes.size();
    if (!status_) take(bytes);
    let_in();
    count_held();
    if (session_->holds_too_much())
        end({Codes::resource_exhausted, "too much is under way on this connection", true});
}

void ServerCall::take(std::string_view bytes) {
    try {
        while (auto message = reader_.next(bytes, session_->most_of_a_message())) {
            received(*std::move(message));
            if (status_) return;
        }
    } catch (const Error& error) {
        refuse(error);
    }
}

void ServerCall::let_in() {
    if (status_ || has_room()) session_->http2().consume(*this, std::exchange(not_let_in_, 0));
}

void ServerCall::count_held() {
    session_->release(held_);
    held_ = reader_.held() + writer_.left() + holds();
    session_->hold(held_);
}

void ServerCall::closed(http2::Code /*code*/) {
    session_->release(std::exchange(held_, 0));
    session_ = nullptr;
    if (deadline_) deadline_->cancel();
    over();
}

bool ServerCall::has_next() {
    if (writer_.left() > 0) return true;
    auto message = next();
    if (!message) return false;
    writer_ = MessageWriter(*std::move(message));
    return true;
}

http2::Filled ServerCall::fill(std::span<std::uint8_t> into) {
    std::size_t count = 0;
    while (count < into.size() && has_next()) count += writer_.write(into.subspan(count));
    count_held();
    if (count > 0) session_->spoke();
    if (count == into.size()) return {count, http2::Filled::more};
    if (!status_) return {count, count > 0 ? http2::Filled::more : http2::Filled::wait};
    session_->http2().trailers(*this, Trailers(*status_).list);
    return {count, http2::Filled::trailers};
}

std::shared_ptr<http2::Stream> refused_call(ServerSession& session, Status status) {
    return std::make_shared<Refused>(session, std::move(status));
}

std::shared_ptr<http2::Stream> not_grpc(ServerSession& session) {
    return std::make_shared<NotGrpc>(session);
}

}  // namespace vigo::wire
