// structure — one walk over the tokens of a text, with a stack of the collections that are open.
#include "lsp/structure.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::lsp {
namespace {

constexpr auto none = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_bracket(char c) { return c == '[' || c == ']' || c == '{' || c == '}' || c == ','; }

/// A map or list that is not closed yet.
struct Open {
    bool is_map = false;
    bool bracketed = false;
    std::size_t column = 0;    // of one without brackets
    bool named = false;        // behind the colon of a member
    std::string name = {};     // of that member
    std::size_t value = none;  // where its value, or the item, begins
    std::string anchor = {};
    Members members = {};
    std::size_t step = none;  // which step of the cursor's path it is
};

class Walk {
 public:
    Walk(std::string_view text, std::size_t cursor)
        : text_(text), cursor_(std::min(cursor, text.size())) {}

    Structure walk() {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_ = 3;
        for (blanks(); at_ < text_.size(); blanks()) {
            const auto before = at_;
            token();
            at_ = std::max(at_, before + 1);
            fresh_ = false;
        }
        if (!met_) gap();
        close_to(0);
        return std::move(found_);
    }

 private:
    char at(std::size_t byte) const { return byte < text_.size() ? text_[byte] : '\n'; }
    std::size_t end_of_line(std::size_t from) const {
        return std::min(text_.find('\n', from), text_.size());
    }
    bool in_brackets() const { return !open_.empty() && open_.back().bracketed; }
    bool is_template(std::size_t from) const { return at(from) == '{' && at(from + 1) == '{'; }
    bool is_dash(std::size_t from) const { return at(from) == '-' && is_blank(at(from + 1)); }
    bool is_colon(std::size_t from) const {
        const char next = at(from + 1);
        return at(from) == ':' && (is_blank(next) || (in_brackets() && is_bracket(next)));
    }

    // What lies between tokens.

    void blanks() {
        began_ = opening_;
        for (; at_ < text_.size(); ++at_) {
            if (at(at_) == '\n') {
                fresh_ = opening_ = true;
                line_ = node_ = at_ + 1;
                node_set_ = false;
            } else if (at(at_) == '#' && (at_ == 0 || is_blank(at(at_ - 1)))) {
                const auto end = end_of_line(at_);
                met_ |= cursor_ > at_ && cursor_ <= end;  // nothing is offered in a comment
                at_ = end - 1;
            } else if (!is_blank(at(at_))) {
                break;
            }
        }
        if (!met_ && cursor_ < at_) gap();
    }

    /// The cursor stands where nothing is written, before what `at_` is at.
    void gap() {
        const auto line = cursor_ == 0 ? 0 : text_.rfind('\n', cursor_ - 1) + 1;
        const bool fresh = only_blanks(line, cursor_);
        const auto column = cursor_ - line;
        auto depth = open_.size();
        if (fresh && !leaves_brackets(column)) {
            if (!in_brackets()) depth = staying(depth, column, false);
        } else if (fresh) {
            depth = staying(around_brackets(), column, false);
        }
        stand(depth, cursor_, cursor_, fresh || began_, column);
    }

    // The stack.

    /// How many of `depth` collections are still open at `column` of a new line, or behind a dash.
    std::size_t staying(std::size_t depth, std::size_t column, bool dash) const {
        const auto ends = [&](const Open& each) {
            return each.column > column || (each.column == column && !each.is_map && !dash);
        };
        while (depth > 0 && !open_[depth - 1].bracketed && ends(open_[depth - 1])) --depth;
        return depth;
    }
    std::size_t around_brackets() const {
        auto depth = open_.size();
        while (depth > 0 && open_[depth - 1].bracketed) --depth;
        return depth;
    }
    bool leaves_brackets(std::size_t column) const {
        const auto depth = around_brackets();
        const char next = at(at_);
        const bool closes = is_bracket(next) && next != '[' && next != '{';
        return in_brackets() && depth > 0 && column <= open_[depth - 1].column && !closes;
    }
    void close_to(std::size_t depth) {
        while (open_.size() > depth) {
            auto& last = open_.back();
            if (last.step != none) found_.members[last.step] = last.members;
            if (!last.anchor.empty()) anchored_[last.anchor] = std::move(last.members);
            open_.pop_back();
        }
    }
    void push(Open made) {
        if (open_.size() + 1 >= limits::yaml_depth) at_ = text_.size();
        begin_value(at_);
        made.anchor = std::exchange(anchor_, {});
        open_.push_back(std::move(made));
    }
    void begin_value(std::size_t from) {
        if (!open_.empty() && open_.back().value == none) open_.back().value = from;
    }
    /// What begins here on a new line, or behind a dash, closes what is deeper.
    void settle(bool dash) {
        if (fresh_ && leaves_brackets(at_ - line_)) close_to(around_brackets());
        if (!node_set_) node_ = at_;
        node_set_ = true;
        if (opening_ && !in_brackets()) close_to(staying(open_.size(), node_ - line_, dash));
    }

    // The cursor.

    /// It is in the scalar [from, to], `opening` when a map may begin there; `depth` collections
    /// are around it.
    void stand(std::size_t depth, std::size_t from, std::size_t to, bool opening,
               std::size_t column) {
        met_ = true;
        found_.from = from;
        found_.to = std::max(to, cursor_);
        const Open* last = depth == 0 ? nullptr : &open_[depth - 1];
        const bool block = last == nullptr || !last->bracketed;
        const bool deeper = last != nullptr && (!last->is_map || column > last->column);
        const bool member = last != nullptr && last->is_map &&
                            (last->bracketed ? !last->named : opening && !deeper);
        const bool begins =
            opening && block && (!deeper || last->value == none || last->value == from);
        found_.in_name = member || begins;
        found_.text = member || last == nullptr ? from : std::min(from, last->value);
        found_.in_value =
            last != nullptr && !member && (opening || last->value == none || from < to);
        take_path(depth, member);
    }
    void take_path(std::size_t depth, bool member) {
        for (std::size_t at = 0; at < depth; ++at) {
            open_[at].step = at;
            if (at + 1 < depth || !member)
                found_.path.push_back(open_[at].is_map ? open_[at].name : "[]");
        }
        found_.members.resize(found_.path.size() + 1);
    }
    void meet(std::size_t from, std::size_t to) {
        if (met_ || cursor_ < from || cursor_ > to) return;
        stand(open_.size(), from, to, opening_ && !in_brackets(), node_ - line_);
    }

    // Tokens.

    void token() {
        const char c = at(at_);
        if (fresh_ && at_ == line_ && is_mark()) return;
        const bool dash = opening_ && is_dash(at_);
        settle(dash && !in_brackets());
        const bool sign = is_bracket(c) && !is_template(at_);
        const bool scalar = !dash && !sign && c != ':';
        if (!met_ && cursor_ <= at_ && !scalar) gap();
        if (dash && !in_brackets()) return item();
        if (c == '&' || c == '!') return property();
        if (c == '*') return alias();
        if (sign && (c == '[' || c == '{')) return bracket(c == '{');
        if (sign && in_brackets()) return c == ',' ? next() : close_bracket(c == '}');
        if (is_colon(at_)) return colon();
        if ((c == '|' || c == '>') && opens_block()) return block();
        scalar_token();
    }
    /// `---`, `...` and directives: the text begins anew.
    bool is_mark() {
        const auto three = text_.substr(at_, 3);
        const bool mark = (three == "---" || three == "...") && is_blank(at(at_ + 3));
        if (!mark && at(at_) != '%') return false;
        close_to(0);
        at_ = mark ? at_ + 3 : end_of_line(at_);
        return true;
    }
    void item() {
        const auto column = at_ - line_;
        const bool goes_on =
            !open_.empty() && !open_.back().is_map && open_.back().column == column;
        if (!goes_on) push({.column = column});
        open_.back().value = none;
        ++at_;
        node_set_ = false;
    }
    void property() {
        const auto from = at_;
        while (!is_blank(at(at_)) && !is_bracket(at(at_))) ++at_;
        met_ |= cursor_ >= from && cursor_ <= at_;
        if (at(from) == '!') return;
        anchor_ = std::string(text_.substr(from + 1, at_ - from - 1));
        anchor_line_ = line_;
        if (!met_) found_.anchors.insert_or_assign(anchor_, from);
    }
    void alias() {
        const auto from = at_;
        while (!is_blank(at(at_)) && !is_bracket(at(at_))) ++at_;
        const auto name = std::string(text_.substr(from + 1, at_ - from - 1));
        value(from, at_, at_);
        const auto known = anchored_.find(name);
        for (auto map = open_.rbegin(); map != open_.rend() && known != anchored_.end(); ++map) {
            if (!map->is_map) continue;  // `<<: [*a, *b]`
            if (map->name == "<<" && map->members.size() < limits::lsp_completions)
                map->members.insert(known->second.begin(), known->second.end());
            break;
        }
    }
    void bracket(bool is_map) {
        push({.is_map = is_map, .bracketed = true});
        opening_ = false;
        ++at_;
    }
    void close_bracket(bool is_map) {
        opening_ = false;
        auto depth = open_.size();
        while (depth > 0 && open_[depth - 1].bracketed && open_[depth - 1].is_map != is_map)
            --depth;
        if (depth > 0 && open_[depth - 1].bracketed) close_to(depth - 1);
        ++at_;
    }
    void next() {
        open_.back().named = false;
        open_.back().value = none;
        ++at_;
    }
    void colon() {
        if (!open_.empty() && open_.back().is_map) open_.back().named = true;
        opening_ = false;
        ++at_;
    }

    /// `|`, `>-`, `|2 # comment`: what follows below is text.
    bool opens_block() const {
        const auto header = trim(text_.substr(at_, end_of_line(at_) - at_));
        const auto rest = header.find_first_not_of("+-0123456789", 1);
        return !in_brackets() && (rest == none || trim(header.substr(rest)).starts_with('#'));
    }
    void block() {
        const auto below = std::min(end_of_line(at_) + 1, text_.size());
        const bool at_top = open_.empty();
        const auto column = at_top ? 0 : open_.back().column;
        auto end = below;  // of the last line with text
        for (auto line = below; line < text_.size();) {
            const auto behind = end_of_line(line);
            const auto text = text_.substr(line, behind - line);
            const auto indent = text.find_first_not_of(" \r");
            if (indent != none && !at_top && indent <= column) break;
            line = std::min(behind + 1, text_.size());
            if (indent != none) end = line;
        }
        met_ |= cursor_ >= at_ && cursor_ < below;  // nothing is offered in its header
        begin_value(below);
        opening_ = false;
        const auto line = cursor_ == 0 ? 0 : text_.rfind('\n', cursor_ - 1) + 1;
        const bool behind = (at_top || cursor_ - line > column) && only_blanks(end, cursor_);
        const bool inside = cursor_ >= below && (cursor_ < end || behind);
        found_.in_block |= inside && !met_;
        if (inside) meet(below, std::max(end, cursor_));
        at_ = at(end - 1) == '\n' ? end - 1 : end;
    }
    bool only_blanks(std::size_t from, std::size_t to) const {
        return from <= to && trim(text_.substr(from, to - from)).empty();
    }

    // Scalars.

    void scalar_token() {
        const char c = at(at_);
        const bool quoted = c == '"' || c == '\'';
        const auto from = at_;
        const auto end = quoted ? end_of_quoted(from) : end_of_plain(from);
        const bool closed = quoted && end > from + 1 && at(end - 1) == c;
        const auto first = from + (quoted ? 1 : 0);
        const auto last = end - (closed ? 1 : 0);
        auto colon = end;
        while (at(colon) == ' ') ++colon;
        const bool named = at(colon) == ':' && (is_colon(colon) || quoted) && may_be_name();
        if (named && text_.substr(from, end - from).find('\n') == none)
            return name(first, last, colon);
        // Blanks behind a plain scalar are its own while somebody types there.
        const auto stop = quoted || !is_blank(at(end)) ? end : std::min(colon, end_of_line(end));
        value(first, last, quoted ? last : stop);
        at_ = end;
    }
    bool may_be_name() const {
        return in_brackets() ? open_.back().is_map && !open_.back().named : opening_;
    }
    void name(std::size_t from, std::size_t to, std::size_t colon) {
        const auto column = node_ - line_;
        const bool goes_on = !open_.empty() && open_.back().is_map &&
                             (open_.back().bracketed || open_.back().column == column);
        if (!goes_on) {
            auto above = anchor_line_ == line_ ? std::string() : std::exchange(anchor_, {});
            begin_value(from);
            open_.push_back({.is_map = true, .column = column, .anchor = std::move(above)});
        }
        auto& map = open_.back();
        map.named = false;
        meet(from, to);
        anchor_.clear();
        map.named = true;
        map.name = std::string(text_.substr(from, to - from));
        map.value = none;
        opening_ = false;
        at_ = colon + 1;
    }
    void value(std::size_t from, std::size_t to, std::size_t reach) {
        const bool member = open_.empty() || (opening_ && !in_brackets() && open_.back().is_map &&
                                              node_ - line_ == open_.back().column);
        const bool first = !member && open_.back().value == none;
        if (!member) begin_value(from);
        meet(from, cursor_ > to ? std::min(reach, cursor_) : to);
        if (first && open_.back().is_map && open_.back().named)
            open_.back().members.insert_or_assign(open_.back().name,
                                                  std::string(text_.substr(from, to - from)));
        anchor_.clear();
        opening_ = false;
    }

    std::size_t end_of_plain(std::size_t from) const {
        const auto end = end_of_line(from);
        const bool name = may_be_name();
        auto to = from;
        for (; to < end; ++to) {
            if (is_template(to)) {
                const auto close = text_.substr(to, end - to).find("}}");
                to = close == none ? end : to + close + 1;
                continue;
            }
            if (in_brackets() && is_bracket(at(to))) break;
            if (is_colon(to) && (name || in_brackets())) break;
            if (at(to) == '#' && to > from && is_blank(at(to - 1))) break;
        }
        to = std::min(to, end);
        while (to > from && is_blank(at(to - 1))) --to;
        return to;
    }
    /// Behind the closing quote; for one that was never closed, where a line cannot be its text.
    std::size_t end_of_quoted(std::size_t from) const {
        const char quote = at(from);
        const auto depth = around_brackets();
        for (auto to = from + 1; to < text_.size(); ++to) {
            const char c = at(to);
            if (c == '\\' && quote == '"') {
                ++to;
            } else if (c == '\n' && depth > 0) {
                const auto next = std::min(text_.find_first_not_of(" \r\n", to), text_.size());
                const auto line = text_.rfind('\n', next) + 1;
                if (next - line <= open_[depth - 1].column && at(next) != quote) return to;
            } else if (c == quote) {
                if (quote == '"' || at(to + 1) != quote) return to + 1;
                ++to;
            }
        }
        return depth == 0 ? end_of_line(from) : text_.size();
    }

    std::string_view text_;
    std::size_t cursor_;
    std::size_t at_ = 0;
    std::size_t line_ = 0;  // where the line of `at_` begins
    std::size_t node_ = 0;  // where what is read begins, with its anchor
    bool node_set_ = false;
    bool fresh_ = true;    // nothing on this line yet
    bool opening_ = true;  // a map or list may begin
    bool began_ = true;    // the same, before the blanks that were passed
    bool met_ = false;     // the cursor was passed
    std::string anchor_;   // of what comes next
    std::size_t anchor_line_ = 0;
    std::vector<Open> open_;
    std::map<std::string, Members> anchored_;
    Structure found_;
};

}  // namespace

Structure structure_at(std::string_view text, std::size_t cursor) {
    return Walk(text, cursor).walk();
}

}  // namespace vigo::lsp
