// streams — the streams that agents hold open: whom can be reached at this moment, and the way to
// reach them.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "server/fleet/index.h"
#include "wire/method.h"

namespace vigo::streams {

/// Converge now.
struct Push {
    std::string trace_id;
    bool full = false;  ///< read everything again, caches aside
};

/// Thread safe.
class Streams {
 public:
    /// `encode` makes the message of the wire from a push.
    using Encode = std::function<std::string(const Push&)>;
    Streams(fleet::Index& index, Encode encode) : index_(index), encode_(std::move(encode)) {}

    /// The newest stream of an envoy is the one that counts; an older one is ended.
    void opened(const Uuid& envoy, std::shared_ptr<wire::ServerStream> stream);
    /// Does nothing when a newer stream has taken its place.
    void closed(const Uuid& envoy, const wire::ServerStream* stream);
    /// Ends the stream of a revoked or deleted envoy.
    void cut(const Uuid& envoy);
    /// Ends all of them: the server stops.
    void cut_all();

    /// True when it went out on an open stream. The push also waits for the next check-in, so that
    /// a stream which breaks at this moment loses nothing.
    bool push(const Uuid& envoy, const Push& push);
    bool is_open(const Uuid& envoy) const;
    std::size_t count() const;

 private:
    std::shared_ptr<wire::ServerStream> find(const Uuid& envoy) const;

    fleet::Index& index_;
    Encode encode_;
    mutable std::mutex lock_;
    std::unordered_map<Uuid, std::shared_ptr<wire::ServerStream>>
        open_;  // shared with the transport
};

}  // namespace vigo::streams
