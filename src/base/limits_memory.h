// limits_memory — what one file of a configuration may take in memory; beside limits.h, which
// nearly everything includes.
#pragma once

#include <cstddef>

// A table: its lines are as long as they must be.
// clang-format off
namespace vigo::limits {

inline constexpr std::size_t yaml_values = 100'000;        ///< of one file, and one more for every `yaml_value_bytes` of it
inline constexpr std::size_t yaml_value_bytes = 20;        ///< what is denser than that is no configuration: a value takes 16 times as much to read

}  // namespace vigo::limits
// clang-format on
