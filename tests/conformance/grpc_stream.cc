// grpc_stream — every step of a stream runs on its strand, so that none of them needs a lock but
// the outgoing queue.

#include "conformance/grpc_stream.h"

#include <deque>
#include <mutex>
#include <utility>

#include "base/limits.h"
#include "conformance/grpc_bridge.h"

namespace vigo::wire::conformance {
namespace {

class GrpcStream final : public grpc::ServerGenericBidiReactor,
                         public ServerStream,
                         public std::enable_shared_from_this<GrpcStream> {
 public:
    GrpcStream(const CallSite& site, const Method& method,
               grpc::GenericCallbackServerContext& context, Peer peer)
        : site_(site),
          method_(method),
          context_(context),
          peer_(std::move(peer)),
          strand_(std::make_shared<Strand>(site.pool)) {}

    /// gRPC holds it until OnDone.
    void start() {
        alive_ = shared_from_this();
        step([this] { open(); });
    }

    bool send(std::string message) override {
        check_size(message, method_.name);
        {
            const std::lock_guard lock(mutex_);
            if (over_ || outgoing_.size() >= limits::stream_queue) return false;
            outgoing_.push_back(std::move(message));
        }
        step([this] { write_next(); });
        return true;
    }

    void end() override {
        {
            const std::lock_guard lock(mutex_);
            if (std::exchange(over_, true)) return;
        }
        step([this] { write_next(); });
    }

    void OnReadDone(bool ok) override {
        step([this, ok] { read_done(ok); });
    }
    void OnWriteDone(bool ok) override {
        step([this, ok] { write_done(ok); });
    }
    void OnCancel() override {
        step([this] { finish(grpc::Status::CANCELLED); });
    }
    void OnDone() override {
        step([this] { done(); });
    }

 private:
    void step(Job job) {
        strand_->post([self = shared_from_this(), job = std::move(job)] { job(); });
    }

    void open() {
        const auto refused = site_.dispatcher.open(method_, peer_, shared_from_this(), events_);
        if (refused) return refuse(*refused);
        opened_ = true;
        if (!finished_) StartRead(&incoming_);
    }

    void read_done(bool ok) {
        if (finished_) return;
        if (!ok) return finish(grpc::Status::OK);
        const auto refused = Dispatcher::receive(method_, events_, to_bytes(incoming_));
        if (refused) return refuse(*refused);
        if (!finished_) StartRead(&incoming_);
    }

    void write_next() {
        if (writing_ || finished_) return;
        std::optional<std::string> next;
        bool last = false;
        {
            const std::lock_guard lock(mutex_);
            if (outgoing_.empty())
                last = over_;
            else {
                next = std::move(outgoing_.front());
                outgoing_.pop_front();
            }
        }
        if (last) return finish(grpc::Status::OK);
        if (!next) return;
        writing_ = true;
        written_ = to_buffer(std::move(*next));
        StartWrite(&written_);
    }

    void write_done(bool ok) {
        writing_ = false;
        if (finished_)
            Finish(status_);
        else if (ok)
            write_next();
        else
            finish(grpc::Status::CANCELLED);
    }

    void refuse(const Error& error) {
        if (!finished_) context_.AddTrailingMetadata(refusal_mark, "1");
        finish(to_status(error));
    }

    /// gRPC takes the status only when no write is under way.
    void finish(grpc::Status status) {
        if (std::exchange(finished_, true)) return;
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
            outgoing_.clear();
        }
        status_ = std::move(status);
        if (!writing_) Finish(status_);
    }

    void done() {
        if (opened_) Dispatcher::end(method_, events_);
        events_ = {};
        alive_.reset();
    }

    const CallSite& site_;
    const Method& method_;
    grpc::GenericCallbackServerContext& context_;
    const Peer peer_;
    const std::shared_ptr<Strand> strand_;
    std::shared_ptr<GrpcStream> alive_;

    // Touched on the strand only.
    StreamEvents events_;
    grpc::ByteBuffer incoming_;
    grpc::ByteBuffer written_;
    grpc::Status status_;
    bool opened_ = false;
    bool writing_ = false;
    bool finished_ = false;

    std::mutex mutex_;
    std::deque<std::string> outgoing_;
    bool over_ = false;
};

}  // namespace

grpc::ServerGenericBidiReactor* open_stream(const CallSite& site, const Method& method,
                                            grpc::GenericCallbackServerContext& context,
                                            Peer peer) {
    const auto stream = std::make_shared<GrpcStream>(site, method, context, std::move(peer));
    stream->start();
    return stream.get();
}

}  // namespace vigo::wire::conformance
