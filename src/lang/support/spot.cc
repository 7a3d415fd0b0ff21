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

Diagnostic finding_of(const Stop& stop, const Place& start, std::string_view text) {
    return {.rule = std::string(stop.rule),
            .where = place_at(start, text, stop.at),
            .message = stop.message,
            .hint = stop.hint,
            .fix = {.edits = {}, .safe = stop.sure},
            .inside = Inside::of(start, text, stop.at)};
}

}  // namespace vigo::lang
