// means — when two spellings are one value.

#include <algorithm>

#include "compile/suite/compare.h"
#include "schema/json.h"

namespace vigo::suite {
namespace {

std::string scalar(const Value& value, const Shape& shape) {
    auto text = value.source();
    if (shape.name == "mode") {
        const auto mode = Mode::parse(text);
        return mode ? mode->text() : text;
    }
    if (shape.name == "duration") {
        const auto span = parse_duration(text);
        return span ? to_text(*span) : text;
    }
    if (shape.kind != Kind::flag) return text;
    const auto word = to_lower(text);
    for (const auto* yes : {"true", "yes", "on", "1"})
        if (word == yes) return "true";
    for (const auto* no : {"false", "no", "off", "0"})
        if (word == no) return "false";
    return text;
}

/// Every value as lists and maps of texts, so that they can be compared as they are meant.
Value meant(const Value& value, const Shape& shape) {
    static const Shape any;
    const auto& element = shape.element.empty() ? any : shape.element.front();
    if (value.is_map()) {
        std::vector<const Member*> members;
        for (const auto& each : value.map()) members.push_back(&each);
        std::sort(members.begin(), members.end(),
                  [](const auto* a, const auto* b) { return a->name < b->name; });
        Map made;
        for (const auto* each : members) made.add(each->name, meant(each->value, element));
        return made;
    }
    Value::List list;
    if (value.is_list()) {
        for (const auto& each : value.list()) list.push_back(meant(each, element));
    } else if (shape.kind == Kind::list) {
        const auto text = value.source();
        for (const auto part : split(text, ',')) list.emplace_back(std::string(trim(part)));
    } else {
        return scalar(value, shape);
    }
    return list;
}

}  // namespace

bool means_same(const Value& a, const Value& b, const Shape& shape) {
    return a == b || meant(a, shape) == meant(b, shape);
}

}  // namespace vigo::suite
