// local_stream — both ends of a stream within one process. Private to this folder.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "wire/dispatcher.h"
#include "wire/pool.h"

namespace vigo::wire {

/// The handler's end, and what the client's end works on. Thread safe.
class LocalStream final : public ServerStream, public std::enable_shared_from_this<LocalStream> {
 public:
    /// `dispatcher` and `pool` outlive it.
    LocalStream(const Dispatcher& dispatcher, const Method& method, Pool& pool);
    void start(const Peer& peer);

    bool send(std::string message) override;
    void end() override { finish(std::nullopt); }
    /// The first call says why it ended.
    void finish(std::optional<Error> why);

    bool send_to_server(std::string message);
    std::optional<std::string> receive(std::stop_token stop, Moment until);
    bool is_over() const;
    std::optional<Error> why() const;

 private:
    void open(const Peer& peer);
    void hand_over(std::string message);

    const Dispatcher& dispatcher_;
    const Method& method_;
    const std::shared_ptr<Strand> strand_;
    StreamEvents events_;  ///< touched on the strand only

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::string> to_client_;
    std::size_t to_server_ = 0;  ///< messages on the strand
    std::optional<Error> why_;
    bool over_ = false;
};

/// Ends the stream when it goes.
std::unique_ptr<ClientStream> client_end(std::shared_ptr<LocalStream> stream, std::string bond);

}  // namespace vigo::wire
