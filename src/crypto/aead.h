// aead — AES-256-GCM: bytes that only the holder of a key can read, and nobody can change unseen.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/wiped.h"

namespace vigo::crypto {

inline constexpr std::size_t aes_key_bytes = 32;
inline constexpr std::size_t gcm_nonce_bytes = 12;
inline constexpr std::size_t gcm_tag_bytes = 16;

/// Nonce, ciphertext, tag. The nonce is random: one key must not seal more than 2^32 texts. What is
/// `associated` is not in the result, and must be the same to open it.
std::string seal_aes_gcm(std::string_view key, std::string_view plain, std::string_view associated);

/// Nothing when the key, the bytes or what is associated are not those of the sealing.
std::optional<Wiped> open_aes_gcm(std::string_view key, std::string_view sealed,
                                  std::string_view associated);

}  // namespace vigo::crypto
