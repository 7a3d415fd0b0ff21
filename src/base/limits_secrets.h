// limits_secrets — what secrets may take; beside limits.h, which nearly everything includes.
#pragma once

#include <cstddef>
#include <cstdint>

// A table: its lines are as long as they must be.
// clang-format off
namespace vigo::limits {

inline constexpr std::size_t secret_bytes = 64U << 10;     ///< of one secret: a chain of certificates with its key fits
inline constexpr std::size_t secrets_kept = 10'000;        ///< in one backend; all are looked at when one changes
inline constexpr std::size_t secrets_per_call = 200;       ///< that an envoy asks for at once; with the largest ones still one message
inline constexpr std::size_t secrets_per_envoy = 2'000;    ///< that an agent holds in its memory
inline constexpr std::size_t secrets_per_envoy_bytes = 16U << 20;  ///< of all of them together
inline constexpr std::int64_t secrets_unlocked_ms = 24LL * 3600 * 1000;  ///< since the latest use of the verbs that need it

}  // namespace vigo::limits
// clang-format on
