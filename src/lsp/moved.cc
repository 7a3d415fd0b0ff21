// moved — lines that two states of a text share at both ends.
#include "lsp/moved.h"

#include <algorithm>

namespace vigo::lsp {
namespace {

std::uint32_t line_feeds(std::string_view text) {
    return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

Moved::Moved(std::string_view before, std::string_view now) : same_(before == now) {
    if (same_) return;
    const auto first = std::mismatch(before.begin(), before.end(), now.begin(), now.end()).first;
    const auto top = static_cast<std::size_t>(first - before.begin());
    above_ = line_feeds(before.substr(0, top));
    const auto last =
        std::mismatch(before.rbegin(), before.rend() - static_cast<std::ptrdiff_t>(top),
                      now.rbegin(), now.rend() - static_cast<std::ptrdiff_t>(top))
            .first;
    const auto bottom = static_cast<std::size_t>(last - before.rbegin());
    const auto is_line = [&](std::string_view text) {
        return text.size() == bottom || text[text.size() - bottom - 1] == '\n';
    };
    below_ = 1 + line_feeds(before.substr(0, before.size() - bottom));
    if (!is_line(before) || !is_line(now)) ++below_;
    shift_ = static_cast<std::int64_t>(line_feeds(now)) - line_feeds(before);
}

std::optional<Place> Moved::place(Place place) const {
    const auto end = std::max(place.line, place.end_line);
    if (same_ || end <= above_) return place;
    if (place.line < below_) return std::nullopt;
    const auto moved = [&](std::uint32_t line) {
        return line == 0 ? 0 : static_cast<std::uint32_t>(line + shift_);
    };
    place.line = moved(place.line);
    place.end_line = moved(place.end_line);
    return place;
}

std::optional<Diagnostic> Moved::finding(const Diagnostic& finding) const {
    const auto where = place(finding.where);
    if (!where) return std::nullopt;
    auto moved = finding;
    moved.where = *where;
    for (auto& edit : moved.fix.edits) {
        if (!edit.at.file || *edit.at.file != *where->file) continue;
        const auto at = place(edit.at);
        if (!at) {
            moved.fix = {};
            break;
        }
        edit.at = *at;
    }
    return moved;
}

}  // namespace vigo::lsp
