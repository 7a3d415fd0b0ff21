// context — the path and the word of a cursor, from the structure of the text.
#include "lsp/context.h"

#include <algorithm>

namespace vigo::lsp {
namespace {

constexpr auto none = std::string_view::npos;

bool is_identifier(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// The end of the string of a template that begins at `at`; when it has none, that of the line. In
/// quoted YAML its quotes have backslashes.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const bool escaped = at > 0 && text[at - 1] == '\\';
    for (++at; at < text.size() && text[at] != quote; ++at) {
        if (quote == '`') continue;
        if (text[at] == '\n') break;
        if (text[at] != '\\' || ++at >= text.size()) continue;
        if (escaped && text[at] == quote) break;
    }
    return at;
}

/// Whether a template that began in `text` is still open at its end. What looks like the begin of
/// another one means that somebody has not closed the first.
bool opens_template(std::string_view text) {
    for (auto at = text.find("{{"); at != none; at = text.find("{{", at)) {
        for (at += 2;; ++at) {
            if (at >= text.size()) return true;
            if (text.substr(at, 2) == "}}" || text.substr(at, 2) == "{{") break;
            if (text[at] == '"' || text[at] == '`') at = end_of_string(text, at);
            if (text.substr(at, 2) == "/*") at = std::min(text.find("*/", at), text.size());
        }
    }
    return false;
}

/// The word around the cursor, inside of [from, to].
void take_identifier(std::string_view text, std::size_t cursor, std::size_t& from,
                     std::size_t& to) {
    const auto first = from;
    const auto last = to;
    for (from = cursor; from > first && is_identifier(text[from - 1]);) --from;
    for (to = cursor; to < last && is_identifier(text[to]);) ++to;
}

Structure structure_of(std::string_view text, std::size_t cursor, bool is_template_file) {
    if (!is_template_file) return structure_at(text, cursor);
    Structure whole;
    whole.to = text.size();
    return whole;
}

bool is_condition(const std::vector<std::string>& path) {
    const auto name =
        std::find_if(path.rbegin(), path.rend(), [](const auto& each) { return each != "[]"; });
    return name != path.rend() && *name == "when";
}

}  // namespace

const Members& Context::members_at(std::size_t depth) const {
    static const Members nothing;
    return depth < members.size() ? members[depth] : nothing;
}

std::string Context::member_at(std::size_t depth, const std::string& name) const {
    const auto& all = members_at(depth);
    const auto found = all.find(name);
    return found == all.end() ? std::string() : found->second;
}

bool Context::ends_with(std::initializer_list<std::string_view> tail) const {
    return path.size() >= tail.size() &&
           std::equal(tail.begin(), tail.end(),
                      path.end() - static_cast<std::ptrdiff_t>(tail.size()));
}

Context context_at(const Text& text, const Position& position, bool is_template_file) {
    const std::string_view bytes = text.bytes();
    const auto cursor = text.offset_of(position);
    auto around = structure_of(bytes, cursor, is_template_file);
    Context found{.path = std::move(around.path),
                  .in_name = around.in_name,
                  .in_value = around.in_value,
                  .members = std::move(around.members)};
    auto from = std::min(around.from, cursor);
    auto to = std::max(around.to, cursor);
    const auto begin = std::min(around.text, from);
    found.in_template = opens_template(bytes.substr(begin, cursor - begin));
    const bool lines =
        around.in_block || begin != from || bytes.substr(from, to - from).find('\n') != none;
    if (is_template_file || found.in_template || lines ||
        (found.in_value && is_condition(found.path)))
        take_identifier(bytes, cursor, from, to);
    found.word = std::string(bytes.substr(from, to - from));
    found.typed = std::string(bytes.substr(from, cursor - from));
    found.span = {text.position_of(from), text.position_of(to)};
    for (const auto& [name, at] : around.anchors)
        found.anchors[name] = {text.position_of(at), text.position_of(at + 1 + name.size())};
    return found;
}

}  // namespace vigo::lsp
