// master_keys — `.master.key`: the keys that seal secrets, one a line in hexadecimal. The first
// seals; a second one is there only while secrets are sealed anew, so that a rotation which was
// killed at any moment leaves every secret readable.
#pragma once

#include <vector>

#include "server/secrets/private_files.h"
#include "server/secrets/sealed.h"

namespace vigo::secrets {

inline constexpr std::string_view master_key_file = ".master.key";

/// None when there is no such file. Throws Error(invalid) when it is damaged.
std::vector<MasterKey> read_master_keys(const PrivateFolder& folder);
/// Under a ChangeLock.
void write_master_keys(const PrivateFolder& folder, const std::vector<const MasterKey*>& keys);

}  // namespace vigo::secrets
