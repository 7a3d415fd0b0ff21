// channel — calls to a server over one connection, which is made when it is needed.

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/limits.h"
#include "wire/client_connection.h"
#include "wire/dispatcher.h"
#include "wire/refusal.h"

namespace vigo::wire {
namespace {

using std::chrono::steady_clock;

/// Whoever gives a try all the time that there is gave it a moment ago.
constexpr std::chrono::seconds slack{1};

/// Makes a connection when one is asked for and none is there. Between calls nothing dials a server
/// that is away; each call tries at once, with the name looked up afresh. Thread safe.
class Line {
 public:
    Line(const std::string& address, const Channel::Credentials& credentials, const Bell& bell)
        : target_{.address = address,
                  .credentials = credentials,
                  .context = client_context(credentials),
                  .bell = bell} {}

    /// For one who has been listening since he began.
    std::shared_ptr<ClientConnection> get(Moment end, const Listening& listening) {
        std::unique_lock lock(mutex_);
        for (bool waited = false;; waited = true) {
            if (open_ && !open_->is_spent()) return open_;
            open_.reset();
            if (listening.must_end()) throw cut_short();
            if (dialing_) {
                if (dialed_.wait_until(lock, end) == std::cv_status::timeout) throw too_late();
            } else if (waited && failed_) {
                throw *failed_;
            } else {
                return dial(lock, end);
            }
        }
    }

    const std::string& address() const { return target_.address; }
    Error too_late() const {
        return {Fault::timeout, format("{}: no answer in time", target_.address)};
    }
    const Bell& bell() const { return target_.bell; }
    Error cut_short() const {
        return {Fault::unavailable, format("{}: {}", target_.address, interrupted)};
    }
    Error cancelled() const {
        return {Fault::unavailable, format("{}: the call was cancelled", target_.address)};
    }

 private:
    std::shared_ptr<ClientConnection> dial(std::unique_lock<std::mutex>& lock, Moment end) {
        dialing_ = true;
        failed_.reset();
        lock.unlock();
        const auto most = steady_clock::now() + Millis(limits::dial_ms);
        std::shared_ptr<ClientConnection> made;
        std::exception_ptr problem;
        std::optional<Error> failure;
        try {
            made = std::make_shared<ClientConnection>(target_, std::min(end, most));
        } catch (const Error& error) {
            problem = std::current_exception();
            if (end + slack >= most) failure = error;
        } catch (...) {
            problem = std::current_exception();
        }
        lock.lock();
        dialing_ = false;
        failed_ = std::move(failure);
        open_ = made;
        dialed_.notify_all();
        if (problem) std::rethrow_exception(problem);
        return made;
    }

    const Target target_;
    std::mutex mutex_;
    std::condition_variable dialed_;
    std::shared_ptr<ClientConnection> open_;  // shared with the calls on it
    /// The latest try, which had all the time that it could have: who waited for it needs no other.
    std::optional<Error> failed_;
    bool dialing_ = false;
};

class HttpStream final : public ClientStream {
 public:
    HttpStream(std::shared_ptr<Line> line, std::string method)
        : line_(std::move(line)), method_(std::move(method)) {
        try {
            connection_ =
                line_->get(steady_clock::now() + Millis(limits::dial_ms), Listening(line_->bell()));
            call_ = connection_->start(method_, std::nullopt, std::nullopt);
        } catch (const Error& error) {
            unreached_ = error;
        }
    }
    ~HttpStream() override { cancel(); }

    bool send(std::string message) override {
        check_size(message, method_);
        bool taken = false;
        if (!call_) return false;
        connection_->change([&] {
            taken = call_->has_room();
            if (taken) call_->send(std::move(message));
        });
        return taken;
    }

    std::optional<std::string> receive(std::stop_token stop, Moment until) override {
        if (!call_) return std::nullopt;
        const Listening listening(line_->bell());
        const auto done = [&] {
            return call_->has_message() || call_->is_over() || listening.must_end();
        };
        connection_->wait(done, until, stop);
        std::optional<std::string> message;
        connection_->change([&] {
            if (call_->has_message()) message = call_->take();
        });
        return message;
    }

    void cancel() override {
        if (call_) connection_->change([this] { call_->give_up(line_->cancelled()); });
    }

    bool is_over() const override {
        bool over = true;
        if (call_) connection_->look([&] { over = call_->is_over() && !call_->has_message(); });
        return over;
    }

    std::string bond() const override { return connection_ ? connection_->bond() : ""; }

    std::optional<Error> status() const override {
        std::optional<Error> why = unreached_;
        if (call_) connection_->look([&] { why = call_->status(line_->address()); });
        return why;
    }

 private:
    const std::shared_ptr<Line> line_;  // shared with the channel, which may go first
    const std::string method_;
    std::shared_ptr<ClientConnection> connection_;
    std::shared_ptr<ClientCall> call_;
    std::optional<Error> unreached_;
};

class HttpChannel final : public Channel {
 public:
    HttpChannel(const std::string& address, const Credentials& credentials, const Bell& bell)
        : line_(std::make_shared<Line>(address, credentials, bell)) {}

    std::string call(std::string_view method, std::string_view request, Millis deadline) override {
        check_size(request, method);  // before anything is dialled
        return call_bound(
            method, [request](std::string_view /*bond*/) { return std::string(request); },
            deadline);
    }

    std::string call_bound(std::string_view method, const Maker& make, Millis deadline) override {
        const auto begun = steady_clock::now();
        const auto end = begun + deadline;
        const Listening listening(line_->bell());
        const auto connection = line_->get(end, listening);
        auto request = make(connection->bond());
        check_size(request, method);
        const auto call = connection->start(std::string(method), std::move(request), end);
        const auto done = [&] { return call->is_over() || listening.must_end(); };
        if (!connection->wait(done, end, {})) {
            connection->doubt_since(begun);
            connection->change([&] { call->give_up(line_->too_late()); });
        } else if (listening.must_end()) {
            connection->change([&] { call->give_up(line_->cut_short()); });
        }
        std::string reply;
        connection->look([&] {
            if (const auto why = call->status(line_->address())) throw *why;
            if (!call->has_message())
                fail(Fault::internal, "{}: the server sent no reply", line_->address());
            reply = call->take();
        });
        return reply;
    }

    std::unique_ptr<ClientStream> open(std::string_view method) override {
        return std::make_unique<HttpStream>(line_, std::string(method));
    }

 private:
    std::shared_ptr<Line> line_;
};

}  // namespace

std::unique_ptr<Channel> Channel::to(const std::string& address, const Credentials& credentials,
                                     const Bell& bell) {
    return std::make_unique<HttpChannel>(address, credentials, bell);
}

}  // namespace vigo::wire
