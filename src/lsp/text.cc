// text — bytes, lines and UTF-16 columns of one file.
#include "lsp/text.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "schema/utf8.h"

namespace vigo::lsp {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Bytes that the character at the begin of `text` has, at least one.
std::size_t step(std::string_view text) { return std::max<std::size_t>(1, utf8_length(text)); }

std::uint32_t number_of(const Value* value) {
    if (value == nullptr || value->kind() != Kind::integer) return 0;
    const auto number = value->integer();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number, 0, 0x7FFFFFFF));
}

}  // namespace

void Text::set(std::string text) {
    text_ = std::move(text);
    starts_.assign(1, 0);
    for (auto at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
        starts_.push_back(at + 1);
}

void Text::replace(const Span& span, std::string_view by) {
    const auto from = offset_of(span.from);
    const auto to = std::max(from, offset_of(span.to));
    set(text_.substr(0, from) + std::string(by) + text_.substr(to));
}

std::string_view Text::line(std::size_t number) const {
    if (number >= starts_.size()) return {};
    const auto from = starts_[number];
    const auto whole = std::string_view(text_).substr(from);
    const auto line = whole.substr(0, whole.find('\n'));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::size_t Text::offset_of(const Position& position) const {
    if (position.line >= starts_.size()) return text_.size();
    const auto text = line(position.line);
    std::size_t at = 0;
    for (std::uint32_t units = 0; units < position.character && at < text.size();) {
        const auto bytes = step(text.substr(at));
        units += bytes == 4 ? 2 : 1;
        if (units > position.character) break;  // inside of a pair: before it
        at += bytes;
    }
    return starts_[position.line] + at;
}

Position Text::position_of(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto number = static_cast<std::size_t>(after - starts_.begin()) - 1;
    Position position{static_cast<std::uint32_t>(number), 0};
    const std::string_view text(text_);
    for (auto at = starts_[number]; at < offset;) {
        const auto bytes = step(text.substr(at));
        position.character += bytes == 4 ? 2 : 1;
        at += bytes;
    }
    return position;
}

Position Text::position_of(std::uint32_t number, std::uint32_t column) const {
    if (number == 0) return {};
    if (number > starts_.size()) return position_of(text_.size());
    const std::size_t mark = number == 1 && text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const auto length = line(number - 1).size();
    const auto inside = std::min<std::size_t>(mark + (column == 0 ? 0 : column - 1), length);
    return position_of(starts_[number - 1] + inside);
}

Span Text::span_of(const Place& place) const {
    if (place.has_extent()) {
        Span span{position_of(place.line, place.column), {}};
        // A line that begins behind the last one, as in an edit that takes out a line.
        span.to = place.end_line > starts_.size() ? position_of(text_.size())
                                                  : position_of(place.end_line, place.end_column);
        return span;
    }
    const auto from = position_of(place.line, place.column);
    auto end = offset_of(from);
    const auto begin = end;
    while (end < text_.size() && is_word(text_[end])) ++end;
    if (end == begin && end < text_.size() && text_[end] != '\n') end += step(text_.substr(end, 4));
    return {from, position_of(end)};
}

Value to_value(const Position& position) {
    Map map;
    map.add("line", static_cast<std::int64_t>(position.line));
    map.add("character", static_cast<std::int64_t>(position.character));
    return map;
}

Value to_value(const Span& span) {
    Map map;
    map.add("start", to_value(span.from));
    map.add("end", to_value(span.to));
    return map;
}

Position position_from(const Value* value) {
    if (value == nullptr) return {};
    return {number_of(value->find("line")), number_of(value->find("character"))};
}

Span span_from(const Value* value) {
    if (value == nullptr) return {};
    return {position_from(value->find("start")), position_from(value->find("end"))};
}

std::string path_of(std::string_view uri) {
    if (!uri.starts_with("file://")) return {};
    uri.remove_prefix(7);
    const auto slash = uri.find('/');
    if (slash == std::string_view::npos) return {};
    uri.remove_prefix(slash);  // a host name before it is this machine
    std::string path;
    for (std::size_t at = 0; at < uri.size(); ++at) {
        const auto byte =
            uri[at] == '%' ? from_hex(uri.substr(at + 1, 2)) : std::vector<unsigned char>();
        if (byte.size() == 1) at += 2;
        path += byte.size() == 1 ? static_cast<char>(byte.front()) : uri[at];
    }
    return path.find('\0') == std::string::npos ? path : std::string();
}

std::string uri_of(std::string_view path) {
    std::string uri = "file://";
    for (const char c : path) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
        uri += safe ? std::string(1, c) : format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

}  // namespace vigo::lsp
