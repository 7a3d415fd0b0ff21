#include "wire/doorkeeper.h"

#include <utility>

#include "base/limits.h"

namespace vigo::wire {

using namespace std::chrono_literals;

Doorkeeper::Porch Doorkeeper::porch_for(const std::string& address, Moment now) {
    const std::lock_guard lock(mutex_);
    turn_to(now);
    const bool crowded =
        left_now_ > limits::crowd_per_second || left_before_ > limits::crowd_per_second;
    const bool known = fresh_.contains(address) || stale_.contains(address);
    return crowded && !known ? Porch::far : Porch::near;
}

void Doorkeeper::proved(const std::string& address) {
    const std::lock_guard lock(mutex_);
    fresh_[address] = 0;
    if (fresh_.size() < limits::known_addresses) return;
    stale_ = std::exchange(fresh_, {});
}

void Doorkeeper::gave_up(const std::string& address, Moment now) {
    const std::lock_guard lock(mutex_);
    turn_to(now);
    ++left_now_;
    for (auto* known : {&fresh_, &stale_}) {
        const auto found = known->find(address);
        if (found != known->end() && ++found->second > limits::failures_of_known)
            known->erase(found);
    }
}

void Doorkeeper::turn_to(Moment now) {
    if (now - second_ < 1s) return;
    left_before_ = now - second_ < 2s ? left_now_ : 0;
    left_now_ = 0;
    second_ = now;
}

}  // namespace vigo::wire
