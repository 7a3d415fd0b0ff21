#include "base/trouble.h"

#include <utility>

namespace vigo {

void Trouble::is_there(const std::string& why, const std::string& about) {
    const std::lock_guard lock(lock_);
    if (std::exchange(why_, why) == why) return;
    if (about.empty())
        log::error(message_, {{"error", why}});
    else
        log::error(message_, {{"about", about}, {"error", why}});
}

void Trouble::is_over() {
    const std::lock_guard lock(lock_);
    if (!std::exchange(why_, {}).empty()) log::info(over_);
}

}  // namespace vigo
