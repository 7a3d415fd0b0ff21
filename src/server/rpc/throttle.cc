#include "server/rpc/throttle.h"

#include <algorithm>

namespace vigo::rpc {
namespace {

constexpr std::size_t few = 64;

}  // namespace

bool Throttle::passes(const std::string& key, Time now) {
    const std::lock_guard lock(lock_);
    const auto found = last_.find(key);
    if (found != last_.end() && holds(found->second, now)) return false;
    if (found == last_.end()) make_room(now);
    last_[key] = now;
    return true;
}

std::size_t Throttle::size() const {
    const std::lock_guard lock(lock_);
    return last_.size();
}

/// A time in the future is of a clock that was set back since.
bool Throttle::holds(Time last, Time now) const { return now >= last && now - last < period_; }

void Throttle::make_room(Time now) {
    if (last_.size() < std::min(std::max(look_at_, few), most_)) return;
    std::erase_if(last_, [&](const auto& each) { return !holds(each.second, now); });
    if (last_.size() >= most_) last_.clear();
    last_.rehash(0);
    look_at_ = last_.size() * 2;
}

}  // namespace vigo::rpc
