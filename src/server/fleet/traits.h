// traits — what an envoy told of itself, as it is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/store/packer.h"

namespace vigo::fleet {

/// Immutable, and shared with whoever reads it. Small, for there is one of each envoy.
class Traits {
 public:
    /// `packed` is canonical JSON as `packer` packs it; that must outlive this.
    Traits(std::string_view digest, std::string_view packed, const store::Packer& packer);

    /// As the agent computed it.
    std::string_view digest() const { return {bytes_.get(), digest_size_}; }
    std::string_view packed() const { return {bytes_.get() + digest_size_, packed_size_}; }
    /// Canonical JSON. Throws Error(invalid) on damage.
    std::string text() const;

 private:
    std::unique_ptr<char[]> bytes_;
    std::uint32_t digest_size_;
    std::uint32_t packed_size_;
    const store::Packer* packer_;
};

}  // namespace vigo::fleet
