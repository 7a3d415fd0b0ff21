// ids — the 16-byte identifiers of envoys, fleets and runs.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vigo {

/// A UUID (RFC 9562). Version 4 when made by us; any version is read.
class Uuid {
 public:
    Uuid() = default;
    /// From 16 random bytes, with the version and variant bits of a random UUID set.
    static Uuid from_random(std::span<const unsigned char, 16> random);
    /// The bytes as they are.
    static std::optional<Uuid> from_bytes(std::string_view bytes);
    static std::optional<Uuid> parse(std::string_view text);

    std::string text() const;
    std::string_view bytes() const {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }
    bool is_nil() const { return *this == Uuid(); }
    auto operator<=>(const Uuid&) const = default;

 private:
    std::array<unsigned char, 16> bytes_{};
};

}  // namespace vigo

template <>
struct std::hash<vigo::Uuid> {
    std::size_t operator()(const vigo::Uuid& id) const noexcept {
        return std::hash<std::string_view>()(id.bytes());
    }
};
