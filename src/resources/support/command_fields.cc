// command_fields — reading and writing the attributes that describe a command.

#include "resources/support/command_fields.h"

#include "base/text.h"

namespace vigo {
namespace {

/// What POSIX calls a name: letters, digits and `_`, no digit first.
bool is_variable(std::string_view name) {
    if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

void set_variable(Environment& into, const Value& from, std::string_view name,
                  std::string_view value, Reader& reader) {
    if (!is_variable(name))
        return reader.bad_value(
            from, format("{} must be written NAME=value", reader.field()),
            "names have letters, digits and _; write a list when a value has a comma");
    reader.check_text(from, value);
    into.all[std::string(name)] = value;
}

void read_assignment(Environment& into, const Value& from, std::string_view text, Reader& reader) {
    const auto equals = text.find('=');
    const bool none = equals == std::string_view::npos;
    set_variable(into, from, none ? "" : trim(text.substr(0, equals)),
                 none ? "" : text.substr(equals + 1), reader);
}

}  // namespace

Shape Codec<Environment>::shape() {
    Shape made{.kind = Kind::map, .name = "map of text"};
    made.element.push_back(Codec<std::string>::shape());
    return made;
}

void Codec<Environment>::read(Environment& into, const Value& from, Reader& reader) {
    into.all.clear();
    if (from.is_map()) {
        for (const auto& each : from.map()) {
            if (reader.later(each.value)) continue;
            if (!each.value.is_scalar())
                reader.wrong_type(each.value, "text");
            else
                set_variable(into, each.value, each.name, each.value.source(), reader);
        }
    } else if (from.is_list()) {
        for (const auto& each : from.list()) {
            if (reader.later(each)) continue;
            if (!each.is_scalar())
                reader.wrong_type(each, "text");
            else
                read_assignment(into, each, each.source(), reader);
        }
    } else {
        const auto text = from.source();
        for (const auto part : split(text, ','))
            if (!trim(part).empty()) read_assignment(into, from, trim(part), reader);
    }
}

Value Codec<Environment>::write(const Environment& from) {
    Map map;
    for (const auto& [name, value] : from.all) map.add(name, value);
    return map;
}

Shape Codec<ExitCodes>::shape() {
    Shape made{.kind = Kind::list, .name = "list of integer"};
    made.element.push_back(Codec<std::int64_t>::shape());
    return made;
}

void Codec<ExitCodes>::read(ExitCodes& into, const Value& from, Reader& reader) {
    into.all.clear();
    const auto one = [&](const Value& each) {
        if (!reader.later(each)) Codec<std::int64_t>::read(into.all.emplace_back(), each, reader);
    };
    if (from.is_list()) {
        for (const auto& each : from.list()) one(each);
        return;
    }
    const auto text = from.is_scalar() ? from.source() : std::string();
    for (const auto part : split(text, ',')) one(Value(trim(part)).at(from.where()));
}

Value Codec<ExitCodes>::write(const ExitCodes& from) {
    return Codec<std::vector<std::int64_t>>::write(from.all);
}

}  // namespace vigo
