// yaml_cursor — libyaml's character counts as bytes, lines and columns.

#include "schema/yaml_cursor.h"

#include <algorithm>
#include <cstring>

namespace vigo::detail {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::size_t properties_in(std::string_view node) {
    constexpr std::string_view white = " \t\r\n";
    std::size_t at = 0;
    while (at < node.size() && (node[at] == '&' || node[at] == '!' || node[at] == '#')) {
        at = std::min(node.find_first_of(node[at] == '#' ? "\n" : white, at), node.size());
        at = std::min(node.find_first_not_of(white, at), node.size());
    }
    return at;
}

YamlCursor::YamlCursor(std::string_view text, std::string_view file)
    : text_(text), file_(FileName::make(file)) {
    starts_.reserve(1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    starts_.push_back(0);
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        starts_.push_back(static_cast<std::uint32_t>(at + 1));
}

std::size_t YamlCursor::byte_of(std::size_t character) {
    while (character_ < character && byte_ < text_.size()) {
        do ++byte_;
        while (byte_ < text_.size() && continues(text_[byte_]));
        ++character_;
    }
    while (character_ > character) {
        do --byte_;
        while (byte_ > 0 && continues(text_[byte_]));
        --character_;
    }
    return byte_;
}

void YamlCursor::seek_line(std::size_t byte) {
    while (line_ + 1 < starts_.size() && starts_[line_ + 1] <= byte) ++line_;
    while (starts_[line_] > byte) --line_;
}

Place YamlCursor::place_at(std::size_t byte) {
    seek_line(byte);
    return {file_, static_cast<std::uint32_t>(line_ + 1),
            static_cast<std::uint32_t>(byte - starts_[line_] + 1)};
}

Place YamlCursor::extent(std::size_t byte, std::size_t end) {
    auto place = place_at(byte);
    const auto behind = place_at(std::min(std::max(byte, end), text_.size()));
    place.end_line = behind.line;
    place.end_column = behind.column;
    return place;
}

std::string_view YamlCursor::line_at(std::size_t byte) {
    seek_line(std::min(byte, text_.size()));
    const auto from = starts_[line_];
    return text_.substr(from, text_.find('\n', from) - from);
}

}  // namespace vigo::detail
