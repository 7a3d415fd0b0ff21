// symbols — the outline of a file: its crate with resources and variables, its roles, entries and
// environments.
#include <algorithm>

#include "lsp/features.h"
#include "schema/yaml.h"

namespace vigo::lsp {
namespace {

/// Numbers of SymbolKind that are used here.
enum class Icon : int { module = 2, type = 5, variable = 13, object = 19 };

bool before(const Place& a, const Place& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
}

/// The last place that belongs to `value`.
void widen(const Value& value, Place& end) {
    const auto& at = value.where();
    if (at.known() && before(end, at)) end = at;
    if (at.has_extent() && before(end, {at.file, at.end_line, at.end_column}))
        end = {at.file, at.end_line, at.end_column};
    if (value.is_list())
        for (const auto& each : value.list()) widen(each, end);
    if (value.is_map())
        for (const auto& each : value.map()) widen(each.value, end);
}

class Outline {
 public:
    explicit Outline(const Text& text) : text_(text) {}

    Value symbol(const std::string& name, const std::string& detail, Icon icon, const Place& at,
                 const Place& begin, const Value& whole, Value::List children = {}) const {
        const auto chosen = text_.span_of(at);
        Place end = at;
        widen(whole, end);
        const auto from = text_.position_of(std::min(text_.offset_of(chosen.from), offset(begin)));
        const auto to = text_.position_of(std::max(text_.offset_of(chosen.to), offset(end)));
        Map map;
        map.add("name", name.empty() ? "?" : name);
        if (!detail.empty()) map.add("detail", detail);
        map.add("kind", static_cast<std::int64_t>(icon));
        map.add("range", to_value(Span{from, to}));
        map.add("selectionRange", to_value(chosen));
        map.add("children", std::move(children));
        return map;
    }

    Value::List variables(const Value& holder) const {
        return named(holder.find("vars"), Icon::variable);
    }

    Value::List named(const Value* map, Icon icon) const {
        Value::List all;
        if (map == nullptr || !map->is_map()) return all;
        for (const auto& each : map->map())
            if (each.named_at.known())
                all.push_back(symbol(each.name, "", icon, each.named_at, each.named_at, each.value,
                                     variables(each.value)));
        return all;
    }

    Value::List items(const Value* list, std::string_view name, std::string_view detail) const {
        Value::List all;
        if (list == nullptr || !list->is_list()) return all;
        for (const auto& each : list->list()) {
            const Value* found = each.find(name);
            const Value* more = each.find(detail);
            const auto& at =
                found != nullptr && found->where().known() ? found->where() : each.where();
            if (!at.known()) continue;
            const Value& first = found != nullptr && found->is_list() && !found->list().empty()
                                     ? found->list().front()
                                 : found != nullptr ? *found
                                                    : each;
            all.push_back(symbol(first.is_scalar() ? first.source() : "",
                                 more != nullptr && more->is_scalar() ? more->source() : "",
                                 Icon::object, at, each.where(), each,
                                 items(each.find("resources"), "name", "type")));
        }
        return all;
    }

 private:
    std::size_t offset(const Place& place) const {
        return text_.offset_of(text_.position_of(place.line, place.column));
    }

    const Text& text_;
};

void append(Value::List from, Value::List& into) {
    for (auto& each : from) into.push_back(std::move(each));
}

}  // namespace

Value symbols(StackView& stack, const std::string& file) {
    Diagnostics ignored;
    const auto text = stack.text_of(file);
    const auto value = parse_yaml(text.bytes(), file, ignored);
    Value::List all;
    if (!value || !value->is_map()) return all;
    const Outline outline(text);
    append(outline.variables(*value), all);
    append(outline.items(value->find("resources"), "name", "type"), all);
    append(outline.items(value->find("envoys"), "match", "environment"), all);
    append(outline.named(value->find("roles"), Icon::type), all);
    append(outline.named(value->find("env"), Icon::module), all);
    return all;
}

}  // namespace vigo::lsp
