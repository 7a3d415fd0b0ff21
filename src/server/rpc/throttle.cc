#include "server/rpc/throttle.h"

namespace vigo::rpc {

bool Throttle::passes(const std::string& key, Time now) {
    const std::lock_guard lock(lock_);
    const auto found = last_.find(key);
    // A time in the future is of a clock that was set back since.
    if (found != last_.end() && now >= found->second && now - found->second < period_) return false;
    if (found == last_.end() && last_.size() >= most_) last_.clear();
    last_[key] = now;
    return true;
}

}  // namespace vigo::rpc
