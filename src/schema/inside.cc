// inside — counts solid characters in two spellings of one text.
#include "schema/inside.h"

#include <algorithm>
#include <charconv>

namespace vigo {
namespace {

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// How far a piece of the source reaches, and how many solid bytes it stands for.
struct Piece {
    std::size_t length = 1;
    std::size_t solid = 1;
};

Piece numbered(std::string_view source, std::size_t digits) {
    unsigned code = 0;
    const auto* from = source.data() + 2;
    const auto count = std::min(digits, source.size() - std::min<std::size_t>(2, source.size()));
    std::from_chars(from, from + count, code, 16);
    const bool white = code < 0x80 && is_white(static_cast<char>(code));
    const std::size_t bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    return {2 + count, white ? 0 : bytes};
}

/// YAML 1.1, section 5.6; `source` begins with a backslash.
Piece escape(std::string_view source) {
    if (source.size() < 2) return {};
    switch (source[1]) {
        case 'x':
            return numbered(source, 2);
        case 'u':
            return numbered(source, 4);
        case 'U':
            return numbered(source, 8);
        case 't':
        case '\t':
        case 'n':
        case 'r':
        case ' ':
        case '\n':
        case '\r':
            return {2, 0};
        case 'N':
        case '_':
            return {2, 2};
        case 'L':
        case 'P':
            return {2, 3};
        default:
            return {2, 1};
    }
}

Piece piece_of(std::string_view source, char quote) {
    if (is_white(source.front())) return {1, 0};
    if (quote == '"' && source.front() == '\\') return escape(source);
    if (quote == '\'' && source.starts_with("''")) return {2, 1};
    return {};
}

/// What the scalar is written as; the text of a block begins at its first line and has no end of
/// its own.
std::string_view source_of(const Lines& file, const Place& scalar) {
    const auto from = file.offset_of(scalar.line, scalar.has_extent() ? scalar.column : 1);
    const auto to = scalar.has_extent() ? file.offset_of(scalar.end_line, scalar.end_column)
                                        : std::optional(file.text().size());
    return from && to && *from <= *to ? file.text().substr(*from, *to - *from) : std::string_view();
}

}  // namespace

Inside Inside::of(const Place& scalar, std::string_view text, std::size_t at) {
    const auto before = text.substr(0, at);
    const auto white = std::count_if(before.begin(), before.end(), is_white);
    return {scalar, before.size() - static_cast<std::size_t>(white)};
}

std::optional<Place> locate(const Lines& file, const Inside& spot) {
    const auto source = source_of(file, spot.scalar);
    if (source.empty()) return std::nullopt;
    const char first = spot.scalar.has_extent() ? source.front() : ' ';
    const char quote = first == '"' || first == '\'' ? first : ' ';
    std::size_t at = quote == ' ' ? 0 : 1;
    for (std::size_t solid = 0; at < source.size();) {
        const auto piece = piece_of(source.substr(at), quote);
        if (solid >= spot.solid && piece.solid > 0)
            return file.place_of(static_cast<std::size_t>(source.data() - file.text().data()) + at,
                                 spot.scalar.file);
        solid += piece.solid;
        at += piece.length;
    }
    return std::nullopt;
}

}  // namespace vigo
