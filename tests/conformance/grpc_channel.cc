// grpc_channel — calls to a server over one HTTP/2 connection.

#include <grpcpp/completion_queue.h>

#include "conformance/counterpart.h"
#include "conformance/grpc_bridge.h"
#include "conformance/grpc_client_stream.h"
#include "conformance/grpc_link.h"
#include "wire/dispatcher.h"

namespace vigo::wire::conformance {
namespace {

class GrpcChannel final : public Channel {
 public:
    GrpcChannel(const std::string& address, const Credentials& credentials)
        : link_(std::make_shared<Link>(address, credentials)) {}

    std::string call(std::string_view method, std::string_view request, Millis deadline) override {
        check_size(request, method);
        const auto connection = link_->get();
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + deadline);
        const auto bytes = to_buffer(std::string(request));
        // A queue of its own: the calling thread does the waiting, and no other thread is needed.
        grpc::CompletionQueue queue;
        const auto started = grpc::GenericStub(connection)
                                 .PrepareUnaryCall(&context, std::string(method), bytes, &queue);
        grpc::ByteBuffer reply;
        grpc::Status status;
        started->StartCall();
        started->Finish(&reply, &status, this);
        void* tag = nullptr;
        bool ok = false;
        queue.Next(&tag, &ok);
        queue.Shutdown();
        queue.Next(&tag, &ok);
        if (!status.ok()) throw link_->explain(status, context, connection);
        return to_bytes(reply);
    }

    std::unique_ptr<ClientStream> open(std::string_view method) override {
        return open_client_stream(link_, std::string(method));
    }

 private:
    std::shared_ptr<Link> link_;
};

}  // namespace

std::unique_ptr<Channel> grpc_channel(const std::string& address,
                                      const Channel::Credentials& credentials) {
    return std::make_unique<GrpcChannel>(address, credentials);
}

}  // namespace vigo::wire::conformance
