// openpgp_armor — OpenPGP packets as text, RFC 9580 section 6.
#pragma once

#include <string>
#include <string_view>

namespace vigo::crypto {

/// What stands in the blocks of public keys, one after the other; a file without any block as it
/// is. Throws Error(invalid) for a block of another kind, without its end, or with a wrong
/// checksum.
std::string without_armor(std::string_view file);

/// As one block of public keys, the same text for the same packets.
std::string with_armor(std::string_view packets);

}  // namespace vigo::crypto
