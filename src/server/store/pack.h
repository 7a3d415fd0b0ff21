// pack — JSON as it is kept in memory and in the store: zstd.
#pragma once

#include <string>
#include <string_view>

namespace vigo::store {

std::string pack(std::string_view text);
/// Throws Error(invalid) on damage, and when the text would have more than `most` bytes.
std::string unpack(std::string_view packed, std::size_t most);

}  // namespace vigo::store
