// diff_show — the difference of two bundles for people and for programs.

#include "base/diff.h"
#include "base/text.h"
#include "bundle/diff.h"
#include "schema/json.h"

namespace vigo {
namespace {

constexpr std::string_view signs[] = {"-", "~", "+"};

bool has_lines(const std::optional<Value>& side) {
    return side && side->is_text() && side->text().find('\n') != std::string::npos;
}

/// One line: a text as it is, with quotes where it could be mistaken for something else.
std::string word(const Value& value) {
    if (value.is_null()) return "null";
    if (has_lines(value))
        return format("{} lines, {} bytes", lines_of(value.text()).size(), value.text().size());
    if (!value.is_text() || value.is_plain())
        return value.is_scalar() ? value.source() : to_json(value);
    const auto text = value.text();
    const bool bare = !text.empty() && is_text(text) && trim(text).size() == text.size() &&
                      Value::plain(text).is_text();
    return bare ? std::string(text) : to_json(value);
}

std::string indented(std::string_view text, std::string_view by) {
    std::string all;
    for (const auto line : lines_of(text)) all.append(by).append(line).append("\n");
    return all;
}

std::string line_of(const AttributeDiff& diff, std::string_view by) {
    if (!diff.before) return format("{}{}: {}\n", by, diff.name, word(*diff.after));
    if (!diff.after) return format("{}{}: {}\n", by, diff.name, word(*diff.before));
    if (diff.before->is_text() && diff.after->is_text() &&
        (has_lines(diff.before) || has_lines(diff.after)))
        return format(
            "{}{}:\n{}", by, diff.name,
            indented(unified_diff(diff.before->text(), diff.after->text()), format("{}  ", by)));
    return format("{}{}: {} -> {}\n", by, diff.name, word(*diff.before), word(*diff.after));
}

/// Within a resource that changed, what came and what went needs a sign of its own.
std::string attribute_line(Change change, const AttributeDiff& diff) {
    if (change != Change::changed) return line_of(diff, "    ");
    if (!diff.before) return line_of(diff, "  + ");
    return line_of(diff, diff.after ? "    " : "  - ");
}

Value::List attributes_of(const std::vector<AttributeDiff>& diffs) {
    Value::List list;
    for (const auto& each : diffs) {
        Map made;
        made.add("name", each.name);
        if (each.before) made.add("before", *each.before);
        if (each.after) made.add("after", *each.after);
        list.emplace_back(std::move(made));
    }
    return list;
}

}  // namespace

std::string to_text(const BundleDiff& diff) {
    std::string text;
    for (const auto& each : diff.resources) {
        text += format("{} {} ({})\n", signs[static_cast<int>(each.change)], each.id, each.type);
        for (const auto& attribute : each.attributes)
            text += attribute_line(each.change, attribute);
    }
    for (const auto& each : diff.others) text += line_of(each, "~ ");
    return text;
}

Value to_value(const BundleDiff& diff) {
    Value::List resources;
    for (const auto& each : diff.resources) {
        Map made;
        made.add("change", name_of(each.change));
        made.add("resource", each.id);
        made.add("type", each.type);
        made.add("attributes", attributes_of(each.attributes));
        resources.emplace_back(std::move(made));
    }
    Map all;
    all.add("resources", std::move(resources));
    all.add("others", attributes_of(diff.others));
    return all;
}

}  // namespace vigo
