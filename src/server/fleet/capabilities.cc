#include "server/fleet/capabilities.h"

#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "server/store/pack.h"

namespace vigo::fleet {

Capabilities::Capabilities(store::Catalogues& catalogues) : catalogues_(catalogues) {
    for (auto& digest : catalogues_.digests()) held_.insert(std::move(digest));
}

bool Capabilities::holds(std::string_view digest) const {
    const std::lock_guard lock(lock_);
    return held_.contains(digest) || waiting_.contains(digest);
}

void Capabilities::add(std::string_view digest, std::string_view json, Time now) {
    const auto real = crypto::sha256(json);
    if (digest != std::string_view(reinterpret_cast<const char*>(real.data()), real.size()))
        fail(Fault::invalid,
             "the resource catalogue does not have the digest that the check-in named");
    {
        const std::lock_guard lock(lock_);
        if (held_.contains(digest) || waiting_.contains(digest)) return;
        const auto count = held_.size() + waiting_.size();
        if (count >= limits::agent_catalogues)
            fail(Fault::unavailable, "too many different resource catalogues ({})", count);
        waiting_.try_emplace(std::string(digest), Waiting{store::pack(json), now});
    }
    flush();
}

void Capabilities::flush() {
    const auto all = [this] {
        const std::lock_guard lock(lock_);
        return waiting_;
    }();
    try {
        for (const auto& [digest, each] : all) {
            catalogues_.add(digest, each.packed, each.since);
            const std::lock_guard lock(lock_);
            held_.insert(digest);
            waiting_.erase(digest);
        }
        if (!all.empty()) unstored_.is_over();
    } catch (const Error& error) {
        unstored_.is_there(error.message());
    }
}

}  // namespace vigo::fleet
