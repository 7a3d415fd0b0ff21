// ids — UUIDs as text and bytes.

#include "base/ids.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace vigo {

Uuid Uuid::from_random(std::span<const unsigned char, 16> random) {
    Uuid id;
    std::copy(random.begin(), random.end(), id.bytes_.begin());
    id.bytes_[6] = static_cast<unsigned char>((id.bytes_[6] & 0x0f) | 0x40);
    id.bytes_[8] = static_cast<unsigned char>((id.bytes_[8] & 0x3f) | 0x80);
    return id;
}

std::optional<Uuid> Uuid::from_bytes(std::string_view bytes) {
    Uuid id;
    if (bytes.size() != id.bytes_.size()) return std::nullopt;
    std::memcpy(id.bytes_.data(), bytes.data(), bytes.size());
    return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string digits;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
        if (dash != (text[at] == '-')) return std::nullopt;
        if (!dash) digits += text[at];
    }
    const auto bytes = from_hex(digits);
    if (bytes.size() != 16) return std::nullopt;
    return from_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string Uuid::text() const {
    auto hex = to_hex(bytes_);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
    return hex;
}

}  // namespace vigo
