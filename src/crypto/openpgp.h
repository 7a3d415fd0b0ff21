// openpgp — public keys as a package manager trusts them: reads a key file and says whose keys are
// in it. No signature is verified here; the package manager does that itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigo::crypto {

/// A primary key.
struct OpenPgpKey {
    int version = 4;
    std::string fingerprint;  ///< 40 hex digits in capitals; 64 of version 5 and 6
};

struct OpenPgpKeys {
    std::string packets;  ///< the file without its armour
    std::vector<OpenPgpKey> keys;
};

/// Of a file as `gpg --export` writes it, armoured or not (RFC 4880, RFC 9580); several armoured
/// blocks are one file. Throws Error(invalid) for anything that is not made of public keys alone: a
/// web page, a private key, a torn file, one over `limits::openpgp_bytes`.
OpenPgpKeys read_openpgp_keys(std::string_view file);

/// A fingerprint as people write it (blanks, colons, small letters, `0x`) as it is compared. Throws
/// Error(invalid) for what is none: the short ids of keys can be forged.
std::string normal_fingerprint(std::string_view written);

}  // namespace vigo::crypto
