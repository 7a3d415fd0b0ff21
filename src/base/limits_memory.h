// limits_memory — what a configuration may take in memory; beside limits.h, which
// nearly everything includes.
#pragma once

#include <cstddef>

// A table: its lines are as long as they must be.
// clang-format off
namespace vigo::limits {

inline constexpr std::size_t yaml_values = 100'000;        ///< of one file, and one more for every `yaml_value_bytes` of it
inline constexpr std::size_t yaml_value_bytes = 20;        ///< what is denser than that is no configuration: a value takes 16 times as much to read

inline constexpr std::size_t load_bytes = 48U << 20;       ///< that a load makes of a tree of any size: crates, resources, parsed templates
inline constexpr std::size_t load_factor = 18;             ///< and so many for each byte of the tree, as they are weighed: a seventh more than they take; usual ones weigh 15
inline constexpr std::size_t policy_bytes = 64U << 20;     ///< that one entry's resources take while they are compiled; four times the largest bundle

}  // namespace vigo::limits
// clang-format on
