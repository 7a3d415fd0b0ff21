// format — the pieces of a file in their canonical order and indent.
#include "schema/format.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "schema/format_comments.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

using detail::Layout;
using detail::Piece;

constexpr std::string_view first_keys[] = {"name", "type", "when", "foreach", "case"};
constexpr std::string_view last_keys[] = {"depends_on", "before", "notify", "subscribes"};
constexpr int own = 100;  // an attribute of the type

int rank_of(std::string_view key) {
    const auto* const first = std::find(std::begin(first_keys), std::end(first_keys), key);
    if (first != std::end(first_keys)) return static_cast<int>(first - std::begin(first_keys));
    const auto* const last = std::find(std::begin(last_keys), std::end(last_keys), key);
    if (last != std::end(last_keys)) return own + 1 + static_cast<int>(last - last_keys);
    return own;
}

std::string_view without_return(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::size_t indent_of(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

class Printer {
 public:
    explicit Printer(std::string_view text) : text_(text) {}

    std::string print(detail::Pieces pieces) {
        for (const auto& each : pieces.head) out_ += each + "\n";
        rename_crate(pieces.root);
        for (auto& piece : pieces.root)
            if (key_of(piece) == "resources") order_resources(piece.pieces);
        items(pieces.root, 0, false);
        lines(pieces.foot, 0);
        return std::move(out_);
    }

 private:
    std::string_view slice(const Layout& node) const {
        return text_.substr(node.from, node.to - node.from);
    }
    std::string_view key_of(const Piece& piece) const {
        return piece.item == renamed_ ? "name" : slice(piece.item->key);
    }

    void rename_crate(const std::vector<Piece>& root) {
        const auto named = [&](std::string_view key) {
            return std::find_if(root.begin(), root.end(),
                                [&](const Piece& each) { return key_of(each) == key; });
        };
        const auto old = named("configcrate");
        if (old != root.end() && named("name") == root.end()) renamed_ = old->item;
    }

    /// An anchor must stay before its aliases, so what holds one is not moved.
    void order_resources(std::vector<Piece>& resources) {
        for (auto& resource : resources) {
            auto& parts = resource.pieces;
            const bool fixed = std::any_of(parts.begin(), parts.end(), [&](const Piece& part) {
                return part.item->key.linked || part.item->value.linked || key_of(part) == "<<";
            });
            for (auto& part : parts)
                if (key_of(part) == "resources") order_resources(part.pieces);
            if (fixed || resource.item->value.kind != Layout::Kind::map) continue;
            std::stable_sort(parts.begin(), parts.end(), [&](const Piece& a, const Piece& b) {
                return rank_of(key_of(a)) < rank_of(key_of(b));
            });
        }
    }

    void pad(std::size_t indent) { out_.append(indent, ' '); }

    void lines(const std::vector<std::string>& all, std::size_t indent) {
        for (const auto& each : all) {
            if (!each.empty()) pad(indent);
            out_ += each + "\n";
        }
    }

    /// `begun`: the first item stands behind a dash, and what stands before it was printed.
    void items(const std::vector<Piece>& pieces, std::size_t indent, bool begun) {
        for (const auto& piece : pieces) {
            if (!begun) {
                lines(before(piece), indent);
                pad(indent);
            }
            begun = false;
            out_ +=
                piece.item->key.kind == Layout::Kind::none ? "-" : std::string(key_of(piece)) + ":";
            value(piece, indent);
            lines(piece.after, indent);
        }
    }

    /// What stands before an item, and before the one that follows its dash on the same line.
    std::vector<std::string> before(const Piece& piece) const {
        auto all = piece.before;
        if (!is_compact(piece)) return all;
        const auto inner = before(piece.pieces.front());
        for (const auto& each : inner)
            if (!each.empty()) all.push_back(each);  // a blank line could end up in a text above
        return all;
    }

    static bool is_compact(const Piece& piece) {
        return piece.item->key.kind == Layout::Kind::none && !piece.pieces.empty() &&
               piece.opening.empty() && piece.item->value.props == 0;
    }

    void value(const Piece& piece, std::size_t indent) {
        const auto& node = piece.item->value;
        switch (node.kind) {
            case Layout::Kind::none:
                out_ += piece.closing + "\n";
                return;
            case Layout::Kind::inline_:
                if (piece.opening.empty()) {
                    out_ += ' ';
                } else {
                    out_ += piece.opening + "\n";
                    pad(indent + 2);
                }
                inline_text(slice(node), piece.column, indent);
                out_ += piece.closing + "\n";
                return;
            case Layout::Kind::block:
                return block(node, piece.column, indent);
            case Layout::Kind::map:
            case Layout::Kind::list:
                if (is_compact(piece)) {
                    out_ += ' ';
                    return items(piece.pieces, indent + 2, true);
                }
                if (node.props > 0) out_ += ' ' + std::string(text_.substr(node.from, node.props));
                out_ += piece.opening + "\n";
                items(piece.pieces, indent + 2, false);
        }
    }

    /// Further lines move as far as the item did, and stay inside of it.
    void inline_text(std::string_view text, std::size_t column, std::size_t indent) {
        bool first = true;
        for (const auto line : lines_of(text)) {
            const auto said = without_return(line);
            if (!first) out_ += '\n';
            if (first || trim(said).empty()) {
                if (first) out_ += said;
            } else {
                const auto now = indent_of(said);
                const auto moved = now + indent > column ? now + indent - column : 0;
                pad(std::max(moved, indent + 2));
                out_ += said.substr(now);
            }
            first = false;
        }
    }

    void block(const Layout& node, std::size_t column, std::size_t indent) {
        const auto end = detail::end_of_block(text_, node, column);
        const auto all = split(text_.substr(node.from, end - node.from), '\n');
        const auto header = trim(without_return(all.front()));
        out_ += format(" {}\n", header);
        const auto digit = header.substr(0, header.find('#')).find_first_of("123456789");
        const auto given = digit == header.npos ? 0 : static_cast<std::size_t>(header[digit] - '0');
        std::size_t old = column + given;
        for (std::size_t at = 1; given == 0 && at < all.size(); ++at)
            if (!trim(all[at]).empty()) {
                old = indent_of(all[at]);
                break;
            }
        const auto now = indent + (given == 0 ? 2 : given);
        for (std::size_t at = 1; at < all.size(); ++at) {
            const auto line = without_return(all[at]);
            if (line.size() > old) {
                pad(now);
                out_ += line.substr(old);
            }
            out_ += '\n';
        }
    }

    std::string_view text_;
    std::string out_;
    const detail::LayoutItem* renamed_ = nullptr;
};

/// Nothing when the text has a shape that is not handled.
std::optional<std::string> printed(std::string_view text) {
    const auto layout = detail::layout_of(text);
    if (!layout) return std::nullopt;
    const bool block = layout->kind == Layout::Kind::map || layout->kind == Layout::Kind::list;
    if (!block) return layout->linked ? std::nullopt : std::optional(std::string(text));
    if (layout->props > 0) return std::nullopt;
    auto pieces = detail::pieces_of(text, *layout);
    if (!pieces) return std::nullopt;
    return Printer(text).print(std::move(*pieces));
}

std::optional<Value> meaning_of(std::string_view text) {
    Diagnostics findings;
    auto value = parse_yaml(text, "", findings);
    if (!value || !value->is_map()) return value;
    const Value* crate = value->find("configcrate");
    if (crate == nullptr || value->find("name") != nullptr) return value;
    const Value name = *crate;
    value->edit_map().erase("configcrate");
    value->edit_map().add("name", name);
    return value;
}

}  // namespace

Formatted format_vgo(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto as_it_is = [&](std::string reason) {
        return Formatted{std::string(text), std::move(reason)};
    };
    const auto meant = meaning_of(text);
    if (!meant) return as_it_is("it is no YAML: see `vigocli config validate`");
    auto made = printed(text);
    if (!made) return as_it_is("it has a key, a comment or a document mark where few have one");
    const auto again = meaning_of(*made);
    if (!again || !(*again == *meant)) return as_it_is("it would not mean the same");
    if (printed(*made) != made) return as_it_is("it has no layout that stays");
    return {std::move(*made), {}};
}

}  // namespace vigo
