// yaml_layout — libyaml's tokens to a tree of byte ranges.
#include "schema/yaml_layout.h"

#include <yaml.h>

#include "base/limits.h"
#include "schema/yaml_cursor.h"

namespace vigo::detail {
namespace {

struct Token {
    yaml_token_type_t type = YAML_NO_TOKEN;
    std::size_t from = 0;
    std::size_t to = 0;
    bool block = false;  // a block scalar
};

/// All tokens of `text`; nothing when it cannot be scanned.
std::optional<std::vector<Token>> tokens_of(std::string_view text) {
    yaml_parser_t parser{};
    yaml_parser_initialize(&parser);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
    YamlCursor cursor(text, "");
    std::vector<Token> tokens;
    bool good = true;
    for (bool ended = false; good && !ended;) {
        yaml_token_t raw{};
        good = yaml_parser_scan(&parser, &raw) != 0;
        if (!good) break;
        const auto from = cursor.byte_of(raw.start_mark.index);
        Token token{raw.type, from, std::max(from, cursor.byte_of(raw.end_mark.index))};
        if (raw.type == YAML_SCALAR_TOKEN)
            token.block = raw.data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                          raw.data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
        ended = raw.type == YAML_STREAM_END_TOKEN || raw.type == YAML_NO_TOKEN;
        good = raw.type != YAML_VERSION_DIRECTIVE_TOKEN && raw.type != YAML_TAG_DIRECTIVE_TOKEN &&
               tokens.size() < limits::yaml_nodes;
        tokens.push_back(token);
        yaml_token_delete(&raw);
    }
    yaml_parser_delete(&parser);
    if (!good) return std::nullopt;
    return tokens;
}

/// Thrown and caught here: a shape that is not handled.
struct Odd {};

class Tree {
 public:
    Tree(std::string_view text, std::vector<Token> tokens)
        : text_(text), tokens_(std::move(tokens)) {}

    Layout document() {
        if (is(YAML_STREAM_START_TOKEN)) ++at_;
        if (is(YAML_DOCUMENT_START_TOKEN)) end_ = take().to;
        auto root = node(0);
        if (is(YAML_DOCUMENT_END_TOKEN)) ++at_;
        if (!is(YAML_STREAM_END_TOKEN)) throw Odd();
        return root;
    }

 private:
    bool is(yaml_token_type_t type) const { return tokens_[at_].type == type; }
    const Token& take() {
        links_ += is(YAML_ANCHOR_TOKEN) || is(YAML_ALIAS_TOKEN) ? 1 : 0;
        return tokens_[at_++];
    }

    Layout node(int depth) {
        const auto before = links_;
        auto made = bare(depth);
        made.linked = links_ != before;
        return made;
    }

    Layout bare(int depth) {
        if (depth > limits::yaml_depth) throw Odd();
        const auto begin = tokens_[at_].from;
        std::size_t props = 0;
        while (is(YAML_ANCHOR_TOKEN) || is(YAML_TAG_TOKEN)) props = (end_ = take().to) - begin;
        switch (tokens_[at_].type) {
            case YAML_SCALAR_TOKEN:
            case YAML_ALIAS_TOKEN:
                return scalar(begin);
            case YAML_FLOW_SEQUENCE_START_TOKEN:
            case YAML_FLOW_MAPPING_START_TOKEN:
                return brackets(begin);
            case YAML_BLOCK_MAPPING_START_TOKEN:
                ++at_;
                return map(props, begin, depth);
            case YAML_BLOCK_SEQUENCE_START_TOKEN:
                ++at_;
                return list(props, begin, depth, true);
            case YAML_BLOCK_ENTRY_TOKEN:
                return list(props, begin, depth, false);
            default:
                if (props > 0) return {Layout::Kind::inline_, begin, begin + props};
                return {Layout::Kind::none, end_, end_};
        }
    }

    Layout scalar(std::size_t begin) {
        const auto& token = take();
        end_ = token.to;
        return {token.block ? Layout::Kind::block : Layout::Kind::inline_, begin, end_};
    }

    Layout brackets(std::size_t begin) {
        int open = 0;
        do {
            const auto type = tokens_[at_].type;
            if (type == YAML_FLOW_SEQUENCE_START_TOKEN || type == YAML_FLOW_MAPPING_START_TOKEN)
                ++open;
            if (type == YAML_FLOW_SEQUENCE_END_TOKEN || type == YAML_FLOW_MAPPING_END_TOKEN) --open;
            if (type == YAML_STREAM_END_TOKEN) throw Odd();
            end_ = take().to;
        } while (open > 0);
        return {Layout::Kind::inline_, begin, end_};
    }

    Layout map(std::size_t props, std::size_t begin, int depth) {
        Layout made{.kind = Layout::Kind::map, .from = begin, .props = props};
        while (is(YAML_KEY_TOKEN)) {
            LayoutItem item;
            item.from = take().from;
            if (text_[item.from] == '?') throw Odd();
            item.key = node(depth + 1);
            if (item.key.kind != Layout::Kind::inline_ || !is(YAML_VALUE_TOKEN)) throw Odd();
            item.mark = end_ = take().to;
            item.value = node(depth + 1);
            made.items.push_back(std::move(item));
        }
        return close(std::move(made), true);
    }

    /// `bracketed`: libyaml opens and closes it; a list as deep as its key has no such tokens.
    Layout list(std::size_t props, std::size_t begin, int depth, bool bracketed) {
        Layout made{.kind = Layout::Kind::list, .from = begin, .props = props};
        while (is(YAML_BLOCK_ENTRY_TOKEN)) {
            LayoutItem item;
            const auto& dash = take();
            item.from = dash.from;
            item.mark = end_ = dash.to;
            item.value = node(depth + 1);
            made.items.push_back(std::move(item));
        }
        return close(std::move(made), bracketed);
    }

    Layout close(Layout made, bool bracketed) {
        if (bracketed && !is(YAML_BLOCK_END_TOKEN)) throw Odd();
        if (bracketed) ++at_;
        if (made.items.empty()) throw Odd();
        made.to = end_;
        return made;
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t links_ = 0;
    std::size_t end_ = 0;  // of the last token that stands for bytes
};

}  // namespace

std::optional<Layout> layout_of(std::string_view text) {
    auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    try {
        return Tree(text, std::move(*tokens)).document();
    } catch (const Odd&) {
        return std::nullopt;
    }
}

}  // namespace vigo::detail
