#include "server/streams/streams.h"

namespace vigo::streams {

void Streams::opened(const Uuid& envoy, std::shared_ptr<wire::ServerStream> stream) {
    {
        const std::lock_guard lock(lock_);
        std::swap(open_[envoy], stream);
    }
    if (stream) stream->end();  // outside of the lock: the transport may call `closed` from here
}

void Streams::closed(const Uuid& envoy, const wire::ServerStream* stream) {
    std::shared_ptr<wire::ServerStream> gone;
    const std::lock_guard lock(lock_);
    const auto found = open_.find(envoy);
    if (found == open_.end() || found->second.get() != stream) return;
    gone = std::move(found->second);
    open_.erase(found);
}

void Streams::cut(const Uuid& envoy) {
    std::shared_ptr<wire::ServerStream> stream;
    {
        const std::lock_guard lock(lock_);
        const auto found = open_.find(envoy);
        if (found == open_.end()) return;
        stream = std::move(found->second);
        open_.erase(found);
    }
    stream->end();
}

void Streams::cut_all() {
    std::unordered_map<Uuid, std::shared_ptr<wire::ServerStream>> all;
    {
        const std::lock_guard lock(lock_);
        all.swap(open_);
    }
    for (const auto& [envoy, stream] : all) stream->end();
}

bool Streams::push(const Uuid& envoy, const Push& push) {
    index_.set_push(envoy, true);
    const auto stream = find(envoy);
    return stream && stream->send(encode_(push));
}

bool Streams::is_open(const Uuid& envoy) const { return find(envoy) != nullptr; }

std::size_t Streams::count() const {
    const std::lock_guard lock(lock_);
    return open_.size();
}

std::shared_ptr<wire::ServerStream> Streams::find(const Uuid& envoy) const {
    const std::lock_guard lock(lock_);
    const auto found = open_.find(envoy);
    return found == open_.end() ? nullptr : found->second;
}

}  // namespace vigo::streams
