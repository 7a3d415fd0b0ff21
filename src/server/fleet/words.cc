#include "server/fleet/words.h"

#include <algorithm>

namespace vigo::fleet {

Word Words::of(std::string_view text) {
    if (text.empty()) return nullptr;
    const std::lock_guard lock(lock_);
    const auto found = all_.find(text);
    if (found != all_.end()) return found->second;
    if (all_.size() >= look_at_) let_go();
    const auto made = std::make_shared<const std::string>(text);
    all_.emplace(std::string_view(*made), made);
    return made;
}

/// Those who let go of one need not take the lock.
void Words::let_go() {
    std::erase_if(all_, [](const auto& each) { return each.second.use_count() == 1; });
    look_at_ = std::max<std::size_t>(1'024, all_.size() * 2);
}

std::size_t Words::size() const {
    const std::lock_guard lock(lock_);
    return all_.size();
}

}  // namespace vigo::fleet
