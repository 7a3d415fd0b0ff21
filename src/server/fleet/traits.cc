#include "server/fleet/traits.h"

#include <algorithm>

#include "base/limits.h"

namespace vigo::fleet {

Traits::Traits(std::string_view digest, std::string_view packed, const store::Packer& packer)
    : bytes_(new char[digest.size() + packed.size()]),
      digest_size_(static_cast<std::uint32_t>(digest.size())),
      packed_size_(static_cast<std::uint32_t>(packed.size())),
      packer_(&packer) {
    std::copy(packed.begin(), packed.end(), std::copy(digest.begin(), digest.end(), bytes_.get()));
}

std::string Traits::text() const { return packer_->unpack(packed(), limits::traits_bytes); }

}  // namespace vigo::fleet
