// spot — counts lines.

#include "lang/support/spot.h"

namespace vigo::lang {

Place place_at(const Place& start, std::string_view text, std::size_t at) {
    Place place = start.start();
    std::size_t line_start = 0;
    for (std::size_t feed = text.find('\n'); feed < at; feed = text.find('\n', line_start)) {
        ++place.line;
        line_start = feed + 1;
    }
    place.column += static_cast<std::uint32_t>(at - line_start);
    return place;
}

}  // namespace vigo::lang
