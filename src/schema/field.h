// field — described structs: one table of rows says what a struct is called, holds, demands and
// means. Reading, checking, help, JSON Schema and the manual all come from that table. Defaults are
// the struct's own initialisers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/codec.h"
#include "schema/reader.h"
#include "schema/value.h"

namespace vigo {

namespace detail {
template <class T>
struct MemberOf;
template <class S, class T>
struct MemberOf<T S::*> {
    using Struct = S;
    using Type = T;
};
}  // namespace detail

/// One named, documented, typed member of a struct.
template <class Struct>
struct Field {
    std::string_view name;
    std::string_view doc;
    Rule rules = none;
    Range range = {};
    Shape (*shape)() = nullptr;
    void (*read)(Struct& into, const Value& from, Reader& reader) = nullptr;
    Value (*write)(const Struct& from) = nullptr;
};

/// A row. `range` bounds a number, or the number of seconds of a duration.
template <auto member, class M = detail::MemberOf<decltype(member)>>
requires Readable<typename M::Type>
constexpr Field<typename M::Struct> field(std::string_view name, std::string_view doc,
                                          Rule rules = none, Range range = {}) {
    using S = typename M::Struct;
    using C = Codec<typename M::Type>;
    return {name,
            doc,
            rules,
            range,
            [] { return C::shape(); },
            [](S& into, const Value& from, Reader& reader) { C::read(into.*member, from, reader); },
            [](const S& from) { return C::write(from.*member); }};
}

/// A row without its struct: for the compiler, the manual and editors.
struct FieldInfo {
    std::string_view name;
    std::string_view doc;
    Rule rules = none;
    Range range = {};
    Shape shape;
    Value initial;  ///< the default; null when there is none
};

template <class S>
std::vector<FieldInfo> describe(std::span<const Field<S>> fields) {
    const S initial{};
    std::vector<FieldInfo> rows;
    for (const auto& row : fields)
        rows.push_back({row.name, row.doc, row.rules, row.range, row.shape(), row.write(initial)});
    return rows;
}

/// Fills `into` from a map. `what` names the thing in messages ("type file", "server.yaml"). Every
/// mistake becomes a finding: unknown name with the nearest known one, missing required name, wrong
/// type, broken rule.
template <class S>
void read(std::span<const Field<S>> fields, const Value& from, S& into, Reader& reader,
          std::string_view what) {
    if (!from.is_map()) return reader.wrong_type(from, "a map");
    std::vector<std::string_view> known;
    for (const auto& row : fields) known.push_back(row.name);
    reader.refuse_unknown(from.map(), known, what);
    for (const auto& row : fields) {
        const Value* value = from.find(row.name);
        if (value == nullptr || value->is_null()) {
            if ((row.rules & required) != 0) reader.missing(from, row.name, what);
            continue;
        }
        if (reader.later(*value)) continue;
        const Reader::Within within(reader, row.name, row.rules, row.range);
        row.read(into, *value, reader);
    }
}

/// The struct as a map: every field, or only those that differ from a default-constructed struct.
template <class S>
Value write(std::span<const Field<S>> fields, const S& from, bool with_defaults = true) {
    const S initial{};
    Map map;
    for (const auto& row : fields) {
        auto value = row.write(from);
        if (with_defaults || !(value == row.write(initial))) map.add(row.name, std::move(value));
    }
    return map;
}

/// Nested described structs: an overload `fields_of(const T*)` beside the struct returns its table.
template <class T>
concept Described = requires(const T* null) {
    fields_of(null);
};

template <Described T>
struct Codec<T> {
    static Shape shape() {
        Shape made{.kind = Kind::map, .name = "map"};
        for (const auto& row : fields_of(static_cast<const T*>(nullptr)))
            made.members.push_back(
                {std::string(row.name), std::string(row.doc), row.rules, row.shape()});
        return made;
    }
    static void read(T& into, const Value& from, Reader& reader) {
        vigo::read(std::span<const Field<T>>(fields_of(static_cast<const T*>(nullptr))), from, into,
                   reader, reader.field());
    }
    static Value write(const T& from) {
        return vigo::write(std::span<const Field<T>>(fields_of(static_cast<const T*>(nullptr))),
                           from);
    }
};

}  // namespace vigo
