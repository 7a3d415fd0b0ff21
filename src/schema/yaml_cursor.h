// yaml_cursor — libyaml counts characters; this turns its counts into bytes, lines and columns.
// Inside schema/ only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/place.h"

namespace vigo::detail {

/// How far an anchor and a tag reach at the start of a node, with what separates them from it.
std::size_t properties_in(std::string_view node);

/// Walks from the last position asked for, in either direction: reading a whole text costs one pass
/// over it.
class YamlCursor {
 public:
    YamlCursor(std::string_view text, std::string_view file);

    /// The byte at which the character number `character` (from 0) begins; the end for one beyond
    /// it.
    std::size_t byte_of(std::size_t character);
    Place place_of(std::size_t character) { return place_at(byte_of(character)); }
    Place place_at(std::size_t byte);
    /// The same with what reaches up to `end`.
    Place extent(std::size_t byte, std::size_t end);
    /// The whole line that holds `byte`, without its line feed.
    std::string_view line_at(std::size_t byte);
    /// The file as such.
    Place file() const { return {file_, 0, 0}; }
    /// The byte at which a line (from 1) begins.
    std::size_t start_of(std::uint32_t line) const { return starts_[line - 1]; }
    std::string_view text() const { return text_; }

 private:
    void seek_line(std::size_t byte);

    std::string_view text_;
    FileName file_;
    std::vector<std::uint32_t> starts_;  // of lines
    std::size_t character_ = 0;
    std::size_t byte_ = 0;
    std::size_t line_ = 0;
};

}  // namespace vigo::detail
