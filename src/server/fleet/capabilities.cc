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
    return held_.contains(digest);
}

void Capabilities::add(std::string_view digest, std::string_view json, Time now) {
    const auto real = crypto::sha256(json);
    if (digest != std::string_view(reinterpret_cast<const char*>(real.data()), real.size()))
        fail(Fault::invalid,
             "the resource catalogue does not have the digest that the check-in named");
    {
        const std::lock_guard lock(lock_);
        if (held_.contains(digest)) return;
        if (held_.size() >= limits::agent_catalogues)
            fail(Fault::unavailable, "too many different resource catalogues ({})", held_.size());
    }
    catalogues_.add(digest, store::pack(json), now);
    const std::lock_guard lock(lock_);
    held_.emplace(digest);
}

}  // namespace vigo::fleet
