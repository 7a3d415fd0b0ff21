#include "wire/bond.h"

#include "base/limits.h"

namespace vigo::wire {

void Bond::verify(const Uuid& envoy, const crypto::PublicKey& key) {
    const std::lock_guard lock(mutex_);
    if (keys_.size() < limits::envoys_per_connection || keys_.contains(envoy)) keys_[envoy] = key;
}

bool Bond::is_verified(const Uuid& envoy, const crypto::PublicKey& key, Time now) const {
    if (now >= until_) return false;
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(envoy);
    return found != keys_.end() && found->second == key;
}

}  // namespace vigo::wire
