// text — a file as an editor has it: changed piece by piece, with positions counted in UTF-16.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/place.h"
#include "schema/value.h"

namespace vigo::lsp {

/// Line and column from 0, columns in UTF-16 code units.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t character = 0;
};

struct Span {
    Position from, to;
};

class Text {
 public:
    explicit Text(std::string text = {}) { set(std::move(text)); }

    void set(std::string text);
    /// Replaces what stands between two positions; positions beyond the end mean the end.
    void replace(const Span& span, std::string_view by);

    const std::string& bytes() const { return text_; }
    std::size_t lines() const { return starts_.size(); }
    /// Without its line end.
    std::string_view line(std::size_t number) const;
    std::size_t offset_of(const Position& position) const;
    Position position_of(std::size_t offset) const;
    /// Of a line and a column from 1 in bytes, as findings have them.
    Position position_of(std::uint32_t line, std::uint32_t column) const;
    /// What stands at a place: its extent, or the rest of its word.
    Span span_of(const Place& place) const;

 private:
    std::string text_;
    std::vector<std::size_t> starts_;
};

Value to_value(const Position& position);
Value to_value(const Span& span);
/// Anything that is no position is the begin of the text.
Position position_from(const Value* value);
Span span_from(const Value* value);

/// `file:///a/b%20c` ↔ `/a/b c`; "" for another kind of address.
std::string path_of(std::string_view uri);
std::string uri_of(std::string_view path);

}  // namespace vigo::lsp
