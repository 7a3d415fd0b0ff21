// state_lock — one mutex that knows its holder.

#include "agent/state_lock.h"

namespace vigo::agent {

void StateLock::lock() {
    mutex_.lock();
    holder_ = std::this_thread::get_id();
}

void StateLock::unlock() {
    holder_ = std::thread::id();
    mutex_.unlock();
}

void StateLock::lock_patiently() {
    if (!meanwhile_) return lock();
    while (!mutex_.try_lock()) meanwhile_();
    holder_ = std::this_thread::get_id();
}

StateLock::Gap::Gap(StateLock* state)
    : state_(state != nullptr && state->is_mine() ? state : nullptr) {
    if (state_ != nullptr) state_->unlock();
}

StateLock::Gap::~Gap() {
    if (state_ != nullptr) state_->lock_patiently();
}

}  // namespace vigo::agent
