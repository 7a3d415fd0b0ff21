// lines — where each line of a text begins.
#include "schema/lines.h"

#include <algorithm>

namespace vigo {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

Lines::Lines(std::string_view text) : text_(text) {
    starts_.push_back(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        starts_.push_back(at + 1);
    starts_.push_back(text.size());
}

std::optional<std::size_t> Lines::offset_of(std::uint32_t line, std::uint32_t column) const {
    if (line == 0 || column == 0 || line > starts_.size()) return std::nullopt;
    const auto at = starts_[line - 1] + column - 1;
    if (at > text_.size()) return std::nullopt;
    return at;
}

Place Lines::place_of(std::size_t offset, const FileName& file) const {
    const auto next = std::upper_bound(starts_.begin(), std::prev(starts_.end()), offset);
    const auto line = std::max<std::ptrdiff_t>(1, next - starts_.begin());
    return {.file = file,
            .line = static_cast<std::uint32_t>(line),
            .column = static_cast<std::uint32_t>(offset -
                                                 starts_[static_cast<std::size_t>(line - 1)] + 1)};
}

std::string_view Lines::line(std::uint32_t number) const {
    if (number == 0 || number >= starts_.size()) return {};
    const auto rest = text_.substr(starts_[number - 1]);
    return rest.substr(0, rest.find('\n'));
}

}  // namespace vigo
