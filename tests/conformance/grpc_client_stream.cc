// grpc_client_stream — one thread turns gRPC's completions into messages; callers meet it at two
// bounded queues.

#include "conformance/grpc_client_stream.h"

#include <condition_variable>
#include <deque>
#include <thread>
#include <utility>

#include "base/limits.h"
#include "conformance/grpc_bridge.h"
#include "wire/dispatcher.h"

namespace vigo::wire::conformance {
namespace {

/// What a completion is about; the address of one is gRPC's tag.
enum class Step : char { started, read, written, finished };

class GrpcClientStream final : public ClientStream {
 public:
    GrpcClientStream(std::shared_ptr<Link> link, std::string method)
        : link_(std::move(link)), method_(std::move(method)), channel_(link_->get()) {
        call_ = grpc::GenericStub(channel_).PrepareCall(&context_, method_, &queue_);
        call_->StartCall(tag(Step::started));
        pump_ = std::jthread([this] { pump(); });
    }

    ~GrpcClientStream() override {
        context_.TryCancel();
        const std::lock_guard lock(mutex_);
        // A read that is under way fails now and leads to the status; without one, nothing else
        // would.
        if (started_ && !reading_) ask_status();
    }

    bool send(std::string message) override {
        check_size(message, method_);
        const std::lock_guard lock(mutex_);
        if (asked_ || outgoing_.size() >= limits::stream_queue) return false;
        outgoing_.push_back(std::move(message));
        write_next();
        return true;
    }

    std::optional<std::string> receive(std::stop_token stop, Moment until) override {
        std::unique_lock lock(mutex_);
        const bool any =
            changed_.wait_until(lock, stop, until, [this] { return over_ || !arrived_.empty(); });
        if (!any || arrived_.empty()) return std::nullopt;
        std::string message = std::move(arrived_.front());
        arrived_.pop_front();
        read_if_room();
        return message;
    }

    void cancel() override { context_.TryCancel(); }

    bool is_over() const override {
        const std::lock_guard lock(mutex_);
        return over_ && arrived_.empty();
    }

    std::optional<Error> status() const override {
        const std::lock_guard lock(mutex_);
        return why_;
    }

 private:
    void* tag(Step step) { return &tags_[static_cast<std::size_t>(step)]; }

    void pump() {
        void* done = nullptr;
        for (bool ok = false; queue_.Next(&done, &ok);) {
            const std::lock_guard lock(mutex_);
            on(*static_cast<Step*>(done), ok);
        }
    }

    // From here on, all with the mutex held.

    void on(Step step, bool ok) {
        switch (step) {
            case Step::started:
                started_ = true;
                if (!ok) return ask_status();
                read_if_room();
                return write_next();
            case Step::read:
                reading_ = false;
                if (!ok) return ask_status();
                arrived_.push_back(to_bytes(incoming_));
                changed_.notify_all();
                return read_if_room();
            case Step::written:
                writing_ = false;
                if (ok) write_next();
                return;
            case Step::finished:
                if (!status_.ok()) why_ = link_->explain(status_, context_, channel_);
                over_ = true;
                changed_.notify_all();
                queue_.Shutdown();
        }
    }

    /// Leaves what does not fit to the server, which is held back by flow control.
    void read_if_room() {
        if (reading_ || asked_ || arrived_.size() >= limits::stream_queue) return;
        reading_ = true;
        call_->Read(&incoming_, tag(Step::read));
    }

    void write_next() {
        if (!started_ || writing_ || asked_ || outgoing_.empty()) return;
        written_ = to_buffer(std::move(outgoing_.front()));
        outgoing_.pop_front();
        writing_ = true;
        call_->Write(written_, tag(Step::written));
    }

    void ask_status() {
        if (std::exchange(asked_, true)) return;
        call_->Finish(&status_, tag(Step::finished));
    }

    const std::shared_ptr<Link> link_;
    const std::string method_;
    const std::shared_ptr<grpc::Channel> channel_;
    Step tags_[4] = {Step::started, Step::read, Step::written, Step::finished};
    grpc::ClientContext context_;
    grpc::CompletionQueue queue_;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::string> arrived_;
    std::deque<std::string> outgoing_;
    grpc::ByteBuffer incoming_;
    grpc::ByteBuffer written_;
    grpc::Status status_;
    std::optional<Error> why_;
    bool started_ = false;
    bool reading_ = false;
    bool writing_ = false;
    bool asked_ = false;  ///< for the status; no reads and writes after it
    bool over_ = false;

    // Last: joined before anything above goes.
    std::jthread pump_;
};

}  // namespace

std::unique_ptr<ClientStream> open_client_stream(std::shared_ptr<Link> link,
                                                 const std::string& method) {
    return std::make_unique<GrpcClientStream>(std::move(link), method);
}

}  // namespace vigo::wire::conformance
