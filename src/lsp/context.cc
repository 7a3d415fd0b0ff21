// context — the path, the word and the neighbours of a cursor.
#include "lsp/context.h"

#include <algorithm>

#include "base/text.h"
#include "lsp/lines.h"

namespace vigo::lsp {
namespace {

bool is_identifier(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// An open bracket of a line, up to the cursor.
struct Bracket {
    bool is_map = false;
    std::size_t part = 0;  ///< where the current member or item begins
    std::string name;      ///< of the current member, once its colon was passed
    std::size_t value = 0;
    std::map<std::string, std::string> members;
};

class Looking {
 public:
    Looking(const Text& text, const Position& position)
        : text_(text), lines_(lsp::lines_of(text)), number_(position.line) {
        whole_ = text.line(number_);
        column_ = text.offset_of(position) - text.offset_of({position.line, 0});
        column_ = std::min(column_, whole_.size());
    }

    Context look(bool is_template_file) {
        find_template(is_template_file);
        if (is_template_file) {
            take_identifier();
            return std::move(found_);
        }
        leave_block();
        const auto& line = lines_[number_];
        if (line.in_block) {
            inside_block();
        } else {
            outside(line);
        }
        if (found_.in_template) take_identifier();
        return std::move(found_);
    }

 private:
    void take(std::size_t from, std::size_t to) {
        from = std::min(from, column_);
        to = std::max(to, column_);
        const auto start = text_.offset_of({static_cast<std::uint32_t>(number_), 0});
        found_.word = std::string(whole_.substr(from, to - from));
        found_.typed = std::string(whole_.substr(from, column_ - from));
        found_.span = {text_.position_of(start + from), text_.position_of(start + to)};
    }

    void take_identifier() {
        auto from = column_;
        auto to = column_;
        while (from > 0 && is_identifier(whole_[from - 1])) --from;
        while (to < whole_.size() && is_identifier(whole_[to])) ++to;
        take(from, to);
    }

    /// A scalar between `from` and `to`, without white space, quotes and comment.
    void take_scalar(std::size_t from, std::size_t to) {
        while (from < to && std::string_view(" \t\"'").find(whole_[from]) != std::string_view::npos)
            ++from;
        const auto scalar = scalar_of(whole_.substr(from, to - from));
        to = from + std::min(scalar.size(), to - from);
        while (to > from &&
               std::string_view(" \t\"'").find(whole_[to - 1]) != std::string_view::npos)
            --to;
        take(from, to);
    }

    /// A condition is read word by word, everything else as a whole.
    void take_value(std::size_t from, std::size_t to) {
        const bool condition = !found_.path.empty() && found_.path.back() == "when";
        return condition ? take_identifier() : take_scalar(from, to);
    }

    /// Between `{{` and `}}` on this line; a template over several lines is not followed.
    void find_template(bool) {
        const auto before = whole_.substr(0, column_);
        const auto open = before.rfind("{{");
        const auto close = before.rfind("}}");
        found_.in_template =
            open != std::string_view::npos && (close == std::string_view::npos || close < open);
    }

    /// A blank line behind the text of a block goes on with the block only if the cursor does.
    void leave_block() {
        if (!lines_[number_].in_block || !trim(whole_).empty()) return;
        auto holder = number_;
        while (holder > 0 && lines_[holder].in_block) --holder;
        if (column_ <= lines_[holder].begin) lines_[number_] = line_of(whole_);
    }

    void inside_block() {
        take_identifier();
        auto holder = number_;
        while (holder > 0 && lines_[holder].in_block) --holder;
        const auto& line = lines_[holder];
        climb(holder, line.has_name ? line.begin : 0);
        if (line.has_name) found_.path.push_back(line.name);
    }

    void outside(const Line& line) {
        const auto own = line.empty ? std::min(column_, line.begin) : line.begin;
        const bool in_name =
            line.empty || (column_ <= line.value && !line.has_name) ||
            (line.has_name && column_ < line.value && column_ <= whole_.find(':', line.begin));
        const auto column = line.empty ? column_ : own;
        climb(number_, column);
        gather_siblings(column);
        const auto bracket = line.value < whole_.size() ? whole_[line.value] : '\0';
        if ((bracket == '{' || bracket == '[') && column_ > line.value) {
            if (line.has_name) found_.path.push_back(line.name);
            return inside_brackets(line.value);
        }
        if (line.has_name && !in_name) {
            found_.path.push_back(line.name);
            return take_value(line.value, whole_.size());
        }
        found_.in_name = true;
        if (line.empty) return take_identifier();
        take_scalar(line.begin, line.has_name ? whole_.find(':', line.begin) : whole_.size());
    }

    /// The path to what begins at `column` of line `number`.
    void climb(std::size_t number, std::size_t column) {
        std::vector<std::string> path;
        bool in_list = false;
        auto need = column;
        const auto dashes = [&](const Line& line) {
            for (auto dash = line.dashes.rbegin(); dash != line.dashes.rend(); ++dash)
                if (*dash < need) {
                    path.emplace_back("[]");
                    need = *dash;
                    in_list = true;
                }
        };
        dashes(lines_[number]);
        while (number > 0 && (need > 0 || in_list)) {
            const auto& line = lines_[--number];
            if (line.in_block || line.empty) continue;
            if (line.has_name &&
                (line.begin < need || (in_list && line.begin == need && line.dashes.empty()))) {
                path.push_back(line.name);
                need = line.begin;
                in_list = false;
            }
            dashes(line);
        }
        found_.path.assign(path.rbegin(), path.rend());
    }

    void gather(std::size_t number) {
        const auto& line = lines_[number];
        const auto value =
            text_.line(number).substr(std::min(line.value, text_.line(number).size()));
        found_.siblings.emplace(line.name, scalar_of(value));
    }

    /// Members of the same map above and below.
    void gather_siblings(std::size_t column) {
        for (auto number = number_ + 1; number-- > 0;) {
            const auto& line = lines_[number];
            if (line.in_block || (line.empty && number != number_)) continue;
            if (line.has_name && line.begin == column) gather(number);
            const bool begins = !line.dashes.empty() && line.dashes.back() < column;
            if (number != number_ && !line.empty && line.begin < column) break;
            if (begins && line.begin <= column) break;
        }
        for (auto number = number_ + 1; number < lines_.size(); ++number) {
            const auto& line = lines_[number];
            if (line.in_block || line.empty) continue;
            if (line.begin < column || (!line.dashes.empty() && line.dashes.front() < column))
                break;
            if (line.has_name && line.begin == column && line.dashes.empty()) gather(number);
        }
    }

    void inside_brackets(std::size_t from) {
        std::vector<Bracket> open;
        std::size_t at = from;
        for (; at < column_; ++at) step(open, at);
        if (open.empty()) return take_scalar(at, at);
        auto rest = open;
        const auto depth = open.size();
        auto end = std::string_view::npos;
        for (; at < whole_.size() && rest.size() >= depth; ++at) {
            const char c = whole_[at];
            const bool ends = c == ',' || c == '}' || c == ']' ||
                              (c == ':' && rest.back().name.empty() && rest.back().is_map);
            if (rest.size() == depth && end == std::string_view::npos && ends) end = at;
            if (rest.size() == depth && (c == '}' || c == ']')) finish(rest.back(), at);
            open[depth - 1].members = rest[depth - 1].members;
            step(rest, at);
        }
        describe(open, end == std::string_view::npos ? whole_.size() : end);
    }

    void describe(const std::vector<Bracket>& open, std::size_t end) {
        for (std::size_t at = 0; at < open.size(); ++at) {
            const auto& each = open[at];
            const bool last = at + 1 == open.size();
            if (!each.is_map)
                found_.path.emplace_back("[]");
            else if (!each.name.empty())
                found_.path.push_back(each.name);
            if (!last) continue;
            found_.in_name = each.is_map && each.name.empty();
            if (each.is_map) found_.siblings = each.members;
            take_value(each.is_map && !each.name.empty() ? each.value : each.part, end);
        }
    }

    /// One character of brackets; quotes are passed over as a whole.
    void step(std::vector<Bracket>& open, std::size_t& at) const {
        const char c = whole_[at];
        if ((c == '"' || c == '\'')) {
            const auto end = whole_.find(c, at + 1);
            if (end != std::string_view::npos && end < column_) at = end;
            return;
        }
        if (c == '{' || c == '[') {
            open.push_back({.is_map = c == '{', .part = at + 1});
        } else if (!open.empty() && (c == '}' || c == ']')) {
            finish(open.back(), at);
            open.pop_back();
        } else if (!open.empty() && c == ',') {
            finish(open.back(), at);
            open.back().part = at + 1;
            open.back().name.clear();
        } else if (!open.empty() && c == ':' && open.back().is_map && open.back().name.empty()) {
            open.back().name = scalar_of(whole_.substr(open.back().part, at - open.back().part));
            open.back().value = at + 1;
        }
    }

    void finish(Bracket& bracket, std::size_t at) const {
        if (bracket.is_map && !bracket.name.empty())
            bracket.members.emplace(bracket.name,
                                    scalar_of(whole_.substr(bracket.value, at - bracket.value)));
    }

    const Text& text_;
    std::vector<Line> lines_;
    std::size_t number_ = 0;
    std::string_view whole_;
    std::size_t column_ = 0;
    Context found_;
};

}  // namespace

std::string Context::sibling(const std::string& name) const {
    const auto found = siblings.find(name);
    return found == siblings.end() ? std::string() : found->second;
}

bool Context::ends_with(std::initializer_list<std::string_view> tail) const {
    return path.size() >= tail.size() &&
           std::equal(tail.begin(), tail.end(),
                      path.end() - static_cast<std::ptrdiff_t>(tail.size()));
}

Context context_at(const Text& text, const Position& position, bool is_template_file) {
    if (position.line >= text.lines()) return {};
    return Looking(text, position).look(is_template_file);
}

}  // namespace vigo::lsp
