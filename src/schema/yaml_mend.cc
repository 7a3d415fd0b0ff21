// yaml_mend — quotes around templates, spaces for tabs, one line for two.
#include "schema/yaml_mend.h"

#include <optional>

#include "base/text.h"
#include "schema/diagnostic.h"
#include "schema/yaml.h"

namespace vigo::detail {
namespace {

/// Where a value of one line stands in its line.
struct Stretch {
    std::size_t from = 0;
    std::size_t to = 0;
};

/// `  - name: ` or `  - `: what may stand before a value that goes on to the end of its line.
bool opens_value(std::string_view before) {
    auto rest = trim(before);
    if (rest.find_first_of("[{&!*|>#\"'") != std::string_view::npos) return false;
    while (rest.starts_with("- ")) rest = trim(rest.substr(2));
    return before.ends_with(' ') && (rest == "-" || (rest.size() > 1 && rest.ends_with(':')));
}

/// Behind the last `}}` or quote, a comment begins at ` #`.
std::size_t end_of_value(std::string_view line, std::size_t from) {
    const auto last = line.find_last_of("}\"");
    const auto comment = line.find(" #", std::max(last == std::string_view::npos ? 0 : last, from));
    const auto value = line.substr(0, comment);
    return value.find_last_not_of(" \t\r") + 1;
}

std::string single_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
    return quoted + "'";
}

Fix replace(std::size_t start, Stretch stretch, std::string text, YamlCursor& cursor) {
    return {.edits = {{cursor.extent(start + stretch.from, start + stretch.to), std::move(text)}},
            .safe = true};
}

/// `text` with each tab that indents a line as `width` spaces; a tab behind a space is part of the
/// text.
std::string with_spaces(std::string_view text, std::size_t width) {
    std::string made;
    bool at_begin = true;
    for (const char c : text) {
        if (at_begin && c == '\t')
            made.append(width, ' ');
        else
            made += c;
        at_begin = c == '\n' || (at_begin && c == '\t');
    }
    return made;
}

std::optional<Value> parsed(std::string_view text, std::size_t width) {
    Diagnostics ignored;
    return parse_yaml(with_spaces(text, width), "", ignored);
}

}  // namespace

Fix quote_template(std::size_t byte, YamlCursor& cursor) {
    const auto line = cursor.line_at(byte);
    const auto column = cursor.place_at(byte).column - 1;
    const Stretch value{column, end_of_value(line, column)};
    if (!opens_value(line.substr(0, column)) || value.to <= value.from) return {};
    const auto text = line.substr(value.from, value.to - value.from);
    const bool plain = text.find_first_of("\"\\\t") == std::string_view::npos;
    return replace(byte - column, value, plain ? format("\"{}\"", text) : single_quoted(text),
                   cursor);
}

Fix requote(std::size_t byte, YamlCursor& cursor) {
    const auto line = cursor.line_at(byte);
    const auto start = byte - (cursor.place_at(byte).column - 1);
    const auto open = line.find('"');
    if (open == std::string_view::npos || !opens_value(line.substr(0, open))) return {};
    const Stretch value{open, end_of_value(line, open)};
    const auto text = line.substr(value.from, value.to - value.from);
    if (text.size() < 2 || !text.ends_with('"') || text.find('\\') != std::string_view::npos)
        return {};
    return replace(start, value, single_quoted(text.substr(1, text.size() - 2)), cursor);
}

Fix untab(YamlCursor& cursor) {
    const auto text = cursor.text();
    if (with_spaces(text, 2) == text) return {};  // the reading below would come here again
    const auto narrow = parsed(text, 2);
    constexpr std::size_t widths[] = {1, 4, 8};
    for (const auto width : widths) {
        const auto other = parsed(text, width);
        if (!narrow || !other || !(*narrow == *other)) return {};
    }
    Fix fix{.safe = true};
    for (std::size_t at = 0; at < text.size();) {
        const auto line = cursor.line_at(at);
        const auto tabs = line.find_first_not_of('\t');
        const auto count = tabs == std::string_view::npos ? line.size() : tabs;
        if (count > 0)
            fix.edits.push_back({cursor.extent(at, at + count), std::string(2 * count, ' ')});
        at += line.size() + 1;
    }
    return fix;
}

Fix drop_repeated(const Place& first, const Place& again, const Place& value, YamlCursor& cursor) {
    const auto start_of = [&](const Place& place) { return cursor.start_of(place.line); };
    const auto said = cursor.line_at(start_of(first)).substr(first.column - 1);
    const auto line = cursor.line_at(start_of(again));
    const auto repeated = line.substr(again.column - 1);
    const bool alone = trim(line) == trim(repeated) && value.end_line == again.line &&
                       trim(line.substr(value.end_column - 1)).empty();
    if (!alone || trim(said) != trim(repeated) || first.line == again.line) return {};
    const auto start = start_of(again);
    return {.edits = {{cursor.extent(start, start + line.size() + 1), ""}}, .safe = true};
}

}  // namespace vigo::detail
