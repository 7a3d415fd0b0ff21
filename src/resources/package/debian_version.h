// debian_version — which of two package versions is newer, as deb-version(7) orders them.
#pragma once

#include <compare>
#include <string_view>

namespace vigo::resources {

/// `[epoch:]upstream[-revision]`. A version without revision sorts as one with revision 0; `~`
/// sorts before the end.
std::strong_ordering compare_debian_versions(std::string_view a, std::string_view b);

}  // namespace vigo::resources
