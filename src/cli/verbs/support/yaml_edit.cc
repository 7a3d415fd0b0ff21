#include "cli/verbs/support/yaml_edit.h"

#include <algorithm>

#include "base/text.h"
#include "schema/json.h"
#include "schema/yaml.h"

namespace vigo::cli {
namespace {

std::optional<Value> parsed(const std::string& text) {
    Diagnostics unheard;
    return parse_yaml(text, "", unheard);
}

bool has(const Value* value) { return value != nullptr && !value->is_null(); }

/// `root` with the member set, as it must be read back.
Value wished(const Value& root, std::span<const std::string> path, const Value& value) {
    if (path.empty()) return value;
    const auto* old = child_at(root, path.front());
    const auto inner = wished(old != nullptr ? *old : Value(), path.subspan(1), value);
    if (root.is_list()) {
        auto items = root.list();
        for (std::size_t at = 0; at < items.size(); ++at)
            if (old == &root.list()[at]) items[at] = inner;
        return items;
    }
    Value made = root.is_map() ? root : Value(Map());
    made.edit_map().set(path.front(), inner);
    return made;
}

/// In one line, for flow style and for what stands beside its name.
std::string inline_text(const Value& value) {
    if (value.is_scalar()) {
        auto text = to_yaml(value);
        while (text.ends_with('\n')) text.pop_back();
        const bool simple = text.find_first_of("\n,[]{}") == std::string::npos;
        return simple ? text : to_json(value);
    }
    std::string text;
    if (value.is_list()) {
        for (const auto& each : value.list())
            text += (text.empty() ? "" : ", ") + inline_text(each);
        return "[" + text + "]";
    }
    for (const auto& each : value.map())
        text += format("{}{}: {}", text.empty() ? "" : ", ", inline_text(Value(each.name)),
                       inline_text(each.value));
    return "{" + text + "}";
}

class Editing {
 public:
    explicit Editing(const std::string& text) : text_(text) {
        for (std::size_t at = 0; at != std::string::npos; at = text.find('\n', at)) {
            if (at != 0) ++at;
            starts_.push_back(at);
        }
    }

    std::string set(const Value& root, std::span<const std::string> path, const Value& value) {
        const Value* parent = &root;
        std::size_t depth = 0;
        Place name_at;
        while (depth < path.size() && has(child_at(*parent, path[depth]))) {
            if (parent->is_map())
                for (const auto& each : parent->map())
                    if (each.name == path[depth]) name_at = each.named_at;
            parent = child_at(*parent, path[depth]);
            ++depth;
        }
        if (depth == path.size()) return replaced(*parent, name_at, value);
        Value rest = value;
        for (auto at = path.size(); at-- > depth + 1;) {
            Map map;
            map.add(path[at], rest);
            rest = std::move(map);
        }
        return parent->is_map() ? with_new_member(*parent, path[depth], rest) : std::string();
    }

 private:
    std::size_t offset(const Place& place) const {
        return place.line == 0 || place.line > starts_.size()
                   ? std::string::npos
                   : starts_[place.line - 1] + place.column - 1;
    }

    bool is_flow(std::size_t at) const { return text_[at] == '{' || text_[at] == '['; }

    /// Behind the closing bracket or quote of what opens at `at`.
    std::size_t closed(std::size_t at) const {
        int depth = 0;
        for (; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '"' || c == '\'') {
                at = quoted_end(at) - 1;
            } else if (c == '#' && at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\n')) {
                at = std::min(text_.find('\n', at), text_.size());
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return at + 1;
            }
            if (depth == 0) return at + 1;
        }
        return std::string::npos;
    }

    std::size_t quoted_end(std::size_t at) const {
        const char quote = text_[at];
        for (++at; at < text_.size(); ++at) {
            if (quote == '"' && text_[at] == '\\') {
                ++at;
            } else if (text_[at] == quote) {
                if (quote == '\'' && at + 1 < text_.size() && text_[at + 1] == '\'')
                    ++at;
                else
                    return at + 1;
            }
        }
        return std::string::npos;
    }

    std::size_t indent_of(std::size_t line_start) const {
        return text_.find_first_not_of(' ', line_start) - line_start;
    }

    /// Where the block that starts at `at` with this indent ends: behind its last line.
    std::size_t block_end(std::size_t at, std::size_t indent) const {
        auto end = std::min(text_.find('\n', at), text_.size());
        for (auto line = end + 1; line < text_.size();) {
            const auto next = std::min(text_.find('\n', line), text_.size());
            const auto first = text_.find_first_not_of(" \r", line);
            const bool blank = first >= next;
            if (!blank && text_[first] != '#' && first - line < indent) break;
            if (!blank && (text_[first] != '#' || first - line >= indent)) end = next;
            line = next + 1;
        }
        return std::min(end + 1, text_.size());
    }

    /// Behind a scalar or a flow collection.
    std::size_t inline_end(std::size_t at, bool in_flow) const {
        if (is_flow(at)) return closed(at);
        if (text_[at] == '"' || text_[at] == '\'') return quoted_end(at);
        const auto stops = in_flow ? std::string_view("\n,}]") : std::string_view("\n");
        auto end = std::min(text_.find_first_of(stops, at), text_.size());
        const auto comment = text_.find(" #", at);
        if (comment < end) end = comment;
        while (end > at && (text_[end - 1] == ' ' || text_[end - 1] == '\r')) --end;
        return end;
    }

    bool in_flow(std::size_t at) const {  // a rough look at what stands before it on its line
        const auto line = text_.rfind('\n', at == 0 ? 0 : at - 1);
        const auto before = text_.substr(line + 1, at - line - 1);
        return std::count(before.begin(), before.end(), '{') >
               std::count(before.begin(), before.end(), '}');
    }

    std::string replaced(const Value& old, const Place& name_at, const Value& value) const {
        auto at = offset(old.where());
        const auto name = offset(name_at);
        if (at == std::string::npos || name == std::string::npos || at >= text_.size()) return {};
        const bool flow = in_flow(name);
        if (!flow && old.where().line != name_at.line && !is_flow(at)) {  // a block below its name
            const auto colon = text_.find(':', name);
            const auto end = block_end(at, old.where().column - 1);
            return text_.substr(0, colon + 1) + " " + inline_text(value) + "\n" + text_.substr(end);
        }
        if (text_[at] == '|' || text_[at] == '>') {
            const auto end = block_end(at, name_at.column);
            return text_.substr(0, at) + inline_text(value) + "\n" + text_.substr(end);
        }
        const auto end = inline_end(at, flow);
        if (end == std::string::npos) return {};
        return text_.substr(0, at) + inline_text(value) + text_.substr(end);
    }

    std::string with_new_member(const Value& map, const std::string& name,
                                const Value& value) const {
        const auto at = offset(map.where());
        if (at == std::string::npos || at >= text_.size()) return {};
        if (text_[at] == '{') {
            const auto end = closed(at);
            if (end == std::string::npos) return {};
            const auto brace = end - 1;
            auto head = text_.substr(0, brace);
            while (head.ends_with(' ')) head.pop_back();
            return format("{}{}{}: {}{}", head, map.map().empty() ? "" : ", ",
                          inline_text(Value(name)), inline_text(value), text_.substr(brace));
        }
        const auto indent = std::size_t{map.where().column} - 1;
        return with_block_member(block_end(at, indent), indent, name, value);
    }

    std::string with_block_member(std::size_t end, std::size_t indent, const std::string& name,
                                  const Value& value) const {
        Map one;
        one.add(name, value);
        auto head = text_.substr(0, end);
        if (!head.ends_with('\n')) head += '\n';
        const auto lines = to_yaml(one);
        for (const auto line : lines_of(lines))
            head += std::string(indent, ' ') + std::string(line) + "\n";
        return head + text_.substr(end);
    }

    const std::string& text_;
    std::vector<std::size_t> starts_;
};

/// A member that is there but empty (`staging:`) is given up for a new one.
std::string without_null(const std::string& text, const Value& root,
                         std::span<const std::string> path) {
    const Value* at = &root;
    for (const auto& name : path) {
        const auto* next = child_at(*at, name);
        if (next == nullptr) return text;
        if (next->is_null() && at->is_map()) {
            for (const auto& each : at->map()) {
                if (each.name != name || !each.named_at.known()) continue;
                const auto lines = lines_of(text);
                std::string made;
                for (std::size_t line = 0; line < lines.size(); ++line)
                    if (line + 1 != each.named_at.line) made += std::string(lines[line]) + "\n";
                return made;
            }
        }
        at = next;
    }
    return text;
}

}  // namespace

const Value* child_at(const Value& value, const std::string& step) {
    if (!value.is_list()) return value.is_map() ? value.find(step) : nullptr;
    for (std::size_t at = 0; at < value.list().size(); ++at)
        if (step == format("[{}]", at)) return &value.list()[at];
    return nullptr;
}

std::optional<std::string> with_member(const std::string& text,
                                       const std::vector<std::string>& path, const Value& value) {
    const auto root = parsed(text);
    if (!root || !root->is_map()) return std::nullopt;
    const auto base = without_null(text, *root, path);
    const auto clean = parsed(base);
    if (!clean || !clean->is_map()) return std::nullopt;
    auto made = Editing(base).set(*clean, path, value);
    const auto again = parsed(made);
    // Members may change places; what counts is that each is as it was, or as it is wished.
    if (made.empty() || !again) return std::nullopt;
    if (to_canonical_json(*again) != to_canonical_json(wished(*root, path, value)))
        return std::nullopt;
    return made;
}

}  // namespace vigo::cli
