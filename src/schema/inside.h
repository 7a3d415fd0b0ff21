// inside — a part of a scalar, found again in the file that holds it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "schema/lines.h"
#include "schema/place.h"

namespace vigo {

/// A spot in what a scalar means. Quotes, escapes and folded lines stand in the file and not in the
/// text, but both have the same characters that are no white space, in the same order: so those
/// before the spot are counted.
struct Inside {
    Place scalar;
    std::size_t solid = 0;

    static Inside of(const Place& scalar, std::string_view text, std::size_t at);
    bool given() const { return scalar.known(); }
};

/// Where in `file`, the lines of the whole file, that stands; nothing when it is not there.
std::optional<Place> locate(const Lines& file, const Inside& spot);

}  // namespace vigo
