// varying — functions that other engines have and ours must not: what they give changes between two
// runs.
#pragma once

#include <string_view>

namespace vigo::lang {

struct Varying {
    std::string_view name;
    std::string_view because;
    std::string_view instead;
};

/// Null when the name is not one of them.
const Varying* find_varying(std::string_view name);

}  // namespace vigo::lang
