// format_comments — comments and blank lines to the items that they belong to.
#include "schema/format_comments.h"

#include <algorithm>

#include "base/text.h"

namespace vigo::detail {
namespace {

/// Thrown and caught here: a comment has no place in the result.
struct Homeless {};

class Attaching {
 public:
    explicit Attaching(std::string_view text) : text_(text), starts_{0} {
        for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
            if (at + 1 < text.size()) starts_.push_back(at + 1);
    }

    Pieces take(const Layout& root) {
        Pieces made;
        head_ = &made.head;
        collection(root, made.root, 0);
        Piece end;
        gap(starts_.size(), end, 0);
        made.foot = std::move(end.before);
        while (!made.foot.empty() && made.foot.back().empty()) made.foot.pop_back();
        return made;
    }

 private:
    std::size_t line_of(std::size_t byte) const {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
        return static_cast<std::size_t>(after - starts_.begin()) - 1;
    }
    std::size_t column_of(std::size_t byte) const { return byte - starts_[line_of(byte)]; }
    std::string_view line(std::size_t number) const {
        const auto from = starts_[number];
        return text_.substr(from, text_.find('\n', from) - from);
    }

    /// A comment that follows on the same line, with the white space before it.
    std::string rest_of_line(std::size_t byte) const {
        const auto rest = text_.substr(byte, text_.find('\n', byte) - byte);
        const auto comment = trim(rest);
        if (comment.empty()) return {};
        if (comment.front() != '#') throw Homeless();
        const auto space = rest.substr(0, rest.find('#'));
        return (space.empty() ? " " : std::string(space)) + std::string(comment);
    }

    void collection(const Layout& from, std::vector<Piece>& into, std::size_t depth) {
        into.reserve(from.items.size());  // pieces are pointed at: they must not move
        for (const auto& item : from.items) {
            auto& piece = into.emplace_back();
            piece.item = &item;
            piece.column = column_of(item.from);
            const auto number = line_of(item.from);
            gap(number, piece, depth);
            next_ = std::max(next_, number + 1);
            chain_.resize(depth);
            chain_.push_back(&piece);
            value(item, piece, depth);
        }
    }

    void value(const LayoutItem& item, Piece& piece, std::size_t depth) {
        const auto& value = item.value;
        const auto number = line_of(item.mark - 1);
        switch (value.kind) {
            case Layout::Kind::none:
                piece.closing = rest_of_line(item.mark);
                return;
            case Layout::Kind::inline_:
                if (line_of(value.from) > number) stands_below(value.from, item.mark, piece);
                piece.closing = rest_of_line(value.to);
                next_ = line_of(value.to - 1) + 1;
                return;
            case Layout::Kind::block:
                if (line_of(value.from) > number) throw Homeless();
                next_ =
                    line_of(std::min(end_of_block(text_, value, holder()), text_.size() - 1)) + 1;
                return;
            case Layout::Kind::map:
            case Layout::Kind::list:
                if (line_of(value.items.front().from) > number) opens(value, item.mark, piece);
                collection(value, piece.pieces, depth + 1);
        }
    }

    /// The column that a block scalar's indent is counted from.
    std::size_t holder() const { return chain_.back()->column; }

    void opens(const Layout& value, std::size_t mark, Piece& piece) const {
        const auto behind = value.props > 0 ? value.from + value.props : mark;
        if (line_of(behind - 1) > line_of(mark - 1)) throw Homeless();
        piece.opening = rest_of_line(behind);
    }

    /// A scalar on a later line than its key: between them there may be nothing.
    void stands_below(std::size_t byte, std::size_t mark, Piece& piece) const {
        piece.opening = rest_of_line(mark);
        for (auto number = line_of(mark - 1) + 1; number < line_of(byte); ++number)
            if (!trim(line(number)).empty()) throw Homeless();
    }

    /// The piece above that holds a comment in this column, not deeper than `most`.
    Piece* holder_above(std::size_t column, std::size_t depth, std::size_t& most) const {
        for (auto at = std::min(most, chain_.size()); at > depth + 1; --at)
            if (chain_[at - 1]->column <= column) {
                most = at;
                return chain_[at - 1];
            }
        return nullptr;
    }

    /// Lines up to `end`: what is indented deeper than `piece` belongs to what stands above.
    void gap(std::size_t end, Piece& piece, std::size_t depth) {
        std::vector<std::string> blank;
        std::size_t most = chain_.size();
        bool above = true;
        for (; next_ < end; ++next_) {
            const auto whole = line(next_);
            const auto said = trim(whole);
            if (said.empty()) {
                blank.emplace_back();
                continue;
            }
            if (said.front() != '#') {
                begin_document(whole, blank, piece);
                continue;
            }
            const auto column = whole.find('#');
            auto* holder =
                above && column > piece.column ? holder_above(column, depth, most) : nullptr;
            above = holder != nullptr;
            auto& into = above ? holder->after : piece.before;
            into.insert(into.end(), blank.begin(), blank.end());
            into.emplace_back(said);
            blank.clear();
        }
        piece.before.insert(piece.before.end(), blank.begin(), blank.end());
    }

    void begin_document(std::string_view whole, std::vector<std::string>& blank, Piece& piece) {
        if (!whole.starts_with("---") || !chain_.empty() || !head_->empty()) throw Homeless();
        *head_ = std::move(piece.before);
        piece.before.clear();
        head_->insert(head_->end(), blank.begin(), blank.end());
        blank.clear();
        head_->emplace_back(trim(whole));
    }

    std::string_view text_;
    std::vector<std::size_t> starts_;
    std::size_t next_ = 0;  // the first line that is not taken yet
    std::vector<Piece*> chain_;
    std::vector<std::string>* head_ = nullptr;
};

}  // namespace

std::size_t end_of_block(std::string_view text, const Layout& scalar, std::size_t column) {
    auto end = text.find('\n', scalar.from);
    if (end == text.npos) return text.size();
    const auto header = text.substr(scalar.from, end - scalar.from);
    const auto signs = header.substr(0, header.find('#'));
    const bool keeps = signs.find('+') != signs.npos;
    const auto digit = signs.find_first_of("123456789");
    std::size_t least =
        digit == signs.npos ? 0 : column + static_cast<std::size_t>(signs[digit] - '0');
    std::size_t last = end;
    while (end != text.npos && end + 1 < text.size()) {
        const auto from = end + 1;
        end = text.find('\n', from);
        const auto line = text.substr(from, end - from);
        const auto indent = line.find_first_not_of(" \r");
        if (indent != line.npos && (indent <= column || indent < least)) break;
        if (indent != line.npos && least == 0) least = indent;
        if (indent == line.npos && !keeps) continue;
        last = end == text.npos ? text.size() : end;
    }
    return last;
}

std::optional<Pieces> pieces_of(std::string_view text, const Layout& root) {
    try {
        return Attaching(text).take(root);
    } catch (const Homeless&) {
        return std::nullopt;
    }
}

}  // namespace vigo::detail
