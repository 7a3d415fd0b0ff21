#include "wire/client_call.h"

#include <charconv>
#include <utility>

#include "base/fault_codes.h"
#include "base/limits.h"

namespace vigo::wire {

ClientCall::ClientCall(http2::Session& session, std::string method, bool single)
    : session_(&session), method_(std::move(method)), single_(single) {}

bool ClientCall::has_room() const { return !over_ && outgoing_.size() < limits::stream_queue; }

void ClientCall::send(std::string message) {
    outgoing_.push_back(std::move(message));
    said_all_ = single_;
    // Not yet, when the request itself is still to be made.
    if (session_ != nullptr && id != 0) session_->resume(*this);
}

std::string ClientCall::take() {
    std::string message = std::move(arrived_.front());
    arrived_.pop_front();
    arrived_bytes_ -= message.size();
    let_in();
    return message;
}

void ClientCall::give_up(Error why) {
    if (std::exchange(over_, true)) return;
    why_ = std::move(why);
    outgoing_.clear();
    if (session_ != nullptr) session_->reset(*this, http2::Code::cancel);
}

void ClientCall::header(std::string_view name, std::string_view value) {
    if (name == ":status") http_status_ = value;
    if (name == "grpc-message") grpc_message_ = percent_decode(value);
    if (name == refusal_mark) refused_ = true;
    if (name != "grpc-status") return;
    int code = Codes::unknown;
    std::from_chars(value.data(), value.data() + value.size(), code);
    grpc_status_ = code;
}

void ClientCall::data(std::string_view bytes) {
    not_let_in_ += bytes.size();
    try {
        while (!over_) {
            auto message = reader_.next(bytes, limits::message_bytes);
            if (!message) break;
            arrived_bytes_ += message->size();
            arrived_.push_back(*std::move(message));
        }
    } catch (const Error& error) {
        give_up({Fault::internal, format("{}: {}", method_, error.message())});
    }
    let_in();
}

/// A reader who is slow holds the server back.
void ClientCall::let_in() {
    const bool room =
        single_ || over_ ||
        (arrived_.size() < limits::stream_queue && arrived_bytes_ < limits::stream_bytes);
    if (room && session_ != nullptr) session_->consume(*this, std::exchange(not_let_in_, 0));
}

void ClientCall::closed(http2::Code code) {
    over_ = true;
    session_ = nullptr;
    code_ = code;
}

http2::Filled ClientCall::fill(std::span<std::uint8_t> into) {
    std::size_t count = 0;
    while (count < into.size()) {
        if (writer_.left() == 0) {
            if (outgoing_.empty()) break;
            writer_ = MessageWriter(std::move(outgoing_.front()));
            outgoing_.pop_front();
        }
        count += writer_.write(into.subspan(count));
    }
    if (said_all_ && outgoing_.empty() && writer_.left() == 0) return {count, http2::Filled::end};
    return {count, count > 0 ? http2::Filled::more : http2::Filled::wait};
}

std::optional<Error> ClientCall::status(const std::string& address) const {
    if (!over_) return std::nullopt;
    if (why_) return why_;
    if (grpc_status_ == Codes::ok && reader_.is_between()) return std::nullopt;
    return of_the_server(address);
}

Error ClientCall::of_the_server(const std::string& address) const {
    const auto say = [&](Fault fault, std::string_view words) {
        return Error(fault, format("{}: {}", address, words));
    };
    if (grpc_status_ == Codes::ok) return say(Fault::internal, "the reply was cut off");
    if (grpc_status_ && refused_) return {fault_of_grpc(*grpc_status_), grpc_message_};
    if (grpc_status_ == Codes::deadline_exceeded) return say(Fault::timeout, "no answer in time");
    if (grpc_status_ == Codes::cancelled) return say(Fault::unavailable, "the call was cancelled");
    if (grpc_status_) return say(fault_of_grpc(*grpc_status_), grpc_message_);
    if (!http_status_.empty() && http_status_ != "200")
        return say(fault_of_grpc(code_of_http(http_status_)),
                   format("the server answers HTTP {}", http_status_));
    if (code_ == http2::Code::refused_stream || code_ == http2::Code::enhance_your_calm)
        return say(Fault::unavailable, "the server takes no more calls now");
    if (code_ == http2::Code::cancel) return say(Fault::unavailable, "the call was cancelled");
    return say(Fault::internal,
               format("the server broke off the call (HTTP/2 error {})", static_cast<int>(code_)));
}

}  // namespace vigo::wire
