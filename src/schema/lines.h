// lines — the lines of a text: places as offsets, and back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/place.h"

namespace vigo {

/// Refers to the text. A byte order mark at its start is no part of the first line.
class Lines {
 public:
    explicit Lines(std::string_view text);

    std::string_view text() const { return text_; }
    /// Of a line and a column, both from 1; nothing for a place that the text does not have.
    std::optional<std::size_t> offset_of(std::uint32_t line, std::uint32_t column) const;
    Place place_of(std::size_t offset, const FileName& file) const;
    /// Without its line feed; "" when there is no such line.
    std::string_view line(std::uint32_t number) const;

 private:
    std::string_view text_;
    std::vector<std::size_t> starts_;  // of each line, then the end of the text
};

}  // namespace vigo
