// files — reading and writing the few files of the tls folder.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace vigo::pki {

inline constexpr mode_t secret_mode = 0600;
inline constexpr mode_t public_mode = 0644;

/// Nothing when there is no such file; throws Error when it cannot be read, or is over 1 MiB.
std::optional<std::string> read_file(const std::string& path);

/// Writes beside, syncs, renames, syncs the folder (made with 0700 when it is missing): there is
/// the old file or the new one, and a key is never there for others to read. What a killed writer
/// left beside goes.
void write_file(const std::string& path, std::string_view content, mode_t mode);

/// Whether users other than the owner may read it.
bool is_open_to_others(const std::string& path);

}  // namespace vigo::pki
