#include "server/secrets/epochs.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"

namespace vigo::secrets {

bool Epochs::refresh() {
    const auto stamp = vault_.stamp();  // first: what changes meanwhile is seen the next time
    std::map<std::string, std::uint64_t, std::less<>> found;
    try {
        for (auto& each : vault_.list()) {
            if (each.problem.empty())
                found.emplace(std::move(each.path), each.revision);
            else
                log::warn("secret cannot be read", {{"secret", each.path}, {"why", each.problem}});
        }
    } catch (const Error& error) {
        unreadable_.is_there(error.message());
        return false;
    }
    unreadable_.is_over();
    const std::lock_guard lock(lock_);
    stamp_ = stamp;
    if (found == revisions_) return false;
    revisions_ = std::move(found);
    return true;
}

bool Epochs::is_behind() const {
    const auto stamp = vault_.stamp();
    const std::lock_guard lock(lock_);
    return stamp != stamp_;
}

std::uint64_t Epochs::of(std::span<const std::string> paths) const {
    std::uint64_t newest = 0;
    const std::lock_guard lock(lock_);
    for (const auto& path : paths) {
        const auto found = revisions_.find(path);
        if (found != revisions_.end()) newest = std::max(newest, found->second);
    }
    return newest;
}

}  // namespace vigo::secrets
