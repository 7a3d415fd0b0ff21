// lines — indent, dashes, name and value of a line.
#include "lsp/lines.h"

#include <algorithm>

#include "base/text.h"

namespace vigo::lsp {
namespace {

/// The end of `name` in `name: …` or `"name": …` at the begin of `text`; npos when it is none.
std::size_t end_of_name(std::string_view text) {
    if (text.empty() || std::string_view("{[#&*!|>%@`").find(text.front()) != text.npos)
        return text.npos;
    const bool quoted = text.front() == '"' || text.front() == '\'';
    auto at = quoted ? text.find(text.front(), 1) : 0;
    if (at == text.npos) return text.npos;
    for (at = text.find(':', at); at != text.npos; at = text.find(':', at + 1))
        if (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\t') return at;
    return text.npos;
}

/// `|`, `>-`, `|2 # comment`: what follows below is text.
bool opens_block(std::string_view value) {
    value = trim(value.substr(0, value.find(" #")));
    if (value.empty() || (value.front() != '|' && value.front() != '>')) return false;
    return value.find_first_not_of("+-0123456789", 1) == value.npos;
}

}  // namespace

std::string scalar_of(std::string_view text) {
    text = trim(text);
    if (text.empty()) return {};
    const char quote = text.front();
    if (quote == '"' || quote == '\'') {
        const auto end = text.find(quote, 1);
        return std::string(text.substr(1, end == text.npos ? end : end - 1));
    }
    return std::string(trim(text.substr(0, text.find(" #"))));
}

Line line_of(std::string_view text) {
    Line line;
    std::size_t at = std::min(text.find_first_not_of(' '), text.size());
    while (at < text.size() && text[at] == '-' && (at + 1 == text.size() || text[at + 1] == ' ')) {
        line.dashes.push_back(at);
        at = std::min(text.find_first_not_of(' ', at + 1), text.size());
    }
    line.begin = at;
    line.value = at;
    line.empty = line.dashes.empty() && (at == text.size() || text[at] == '#');
    const auto end = line.empty ? text.npos : end_of_name(text.substr(at));
    if (end == text.npos) return line;
    line.has_name = true;
    line.name = scalar_of(text.substr(at, end));
    line.value = std::min(text.find_first_not_of(" \t", at + end + 1), text.size());
    return line;
}

std::vector<Line> lines_of(const Text& text) {
    std::vector<Line> lines;
    bool in_block = false;
    std::size_t holder = 0;  // the column that the text of a block is deeper than
    for (std::size_t number = 0; number < text.lines(); ++number) {
        const auto whole = text.line(number);
        const auto indent = whole.find_first_not_of(' ');
        in_block = in_block && (indent == whole.npos || indent > holder);
        if (in_block) {
            lines.push_back({.begin = whole.size(), .value = whole.size(), .in_block = true});
            continue;
        }
        lines.push_back(line_of(whole));
        const auto& line = lines.back();
        if (line.empty || !opens_block(whole.substr(std::min(line.value, whole.size())))) continue;
        in_block = true;
        holder = line.has_name ? line.begin : line.dashes.empty() ? 0 : line.dashes.back();
    }
    return lines;
}

}  // namespace vigo::lsp
