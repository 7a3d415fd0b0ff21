// spot — where an offset in a text is in the operator's file.
#pragma once

#include <cstddef>
#include <string_view>

#include "lang/support/stop.h"
#include "schema/diagnostic.h"

namespace vigo::lang {

/// Lines of one text stand below each other: all begin in the column where the first, at `start`,
/// does.
Place place_at(const Place& start, std::string_view text, std::size_t at);

/// What stopped the reading of `text`, which stands at `start`.
Diagnostic finding_of(const Stop& stop, const Place& start, std::string_view text);

}  // namespace vigo::lang
