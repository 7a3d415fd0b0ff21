// spot — where an offset in a text is in the operator's file.
#pragma once

#include <cstddef>
#include <string_view>

#include "schema/place.h"

namespace vigo::lang {

/// Lines of one text stand below each other: all begin in the column where the first, at `start`,
/// does.
Place place_at(const Place& start, std::string_view text, std::size_t at);

}  // namespace vigo::lang
