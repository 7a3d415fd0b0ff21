// sealed — a secret as it lies on the disk. Version 1, numbers big endian:
//
//   "vigo-secret\n"   12 bytes
//   version            1 byte: 1
//   key               16 bytes: which master key sealed it (MasterKey::id)
//   revision           8 bytes: rises with every change of any secret of the folder
//   nonce             12 bytes, random
//   ciphertext        as long as the value, AES-256-GCM
//   tag               16 bytes
//
// Associated data is all before the nonce, and the path: a file that is moved, or put in the place
// of another, does not open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/wiped.h"

namespace vigo::secrets {

/// A key that seals secrets.
struct MasterKey {
    crypto::Wiped bytes;  ///< 32 of them
    std::string id;       ///< 16 bytes of a keyed digest: tells keys apart, and nothing of them
};
MasterKey master_key_of(crypto::Wiped bytes);
/// A new one.
MasterKey make_master_key();

/// What can be read without a key.
struct Sealed {
    std::string key_id;
    std::uint64_t revision = 0;
    std::string box;  ///< nonce, ciphertext, tag
};

/// Of the value.
std::size_t value_bytes(const Sealed& sealed);

/// The bytes of a file.
std::string seal(std::string_view path, std::string_view value, std::uint64_t revision,
                 const MasterKey& key);
/// Throws Error(invalid) on what is no such file, or has a newer format.
Sealed parse_sealed(std::string_view bytes);
/// Nothing when it was changed, or moved from another path.
std::optional<crypto::Wiped> open(const Sealed& sealed, std::string_view path,
                                  const MasterKey& key);

}  // namespace vigo::secrets
