// names — references and variables as files hold them, with their places; and how directories nest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/codec.h"

namespace vigo::compile {

/// A name (or other short text) and where the operator wrote it.
struct Reference {
    std::string name;
    Place where;
    bool given() const { return !name.empty(); }  ///< also false after a finding
};
using References = std::vector<Reference>;

/// Variables in the order they were written; each knows its place.
struct Vars {
    Map all;
};

/// A table by name under `lookups:`.
struct Lookup {
    struct Row {
        Reference pattern;
        Value value;
    };
    std::string name;
    Place where;
    Reference key;
    std::vector<Row> rows;  ///< the first whose pattern fits wins
    std::optional<Value> otherwise;
};
struct Lookups {
    std::vector<Lookup> all;
    const Lookup* find(std::string_view name) const;
};

/// Variables by environment: `environment_overrides` of an entry or a configcrate.
struct Overrides {
    struct One {
        Reference environment;
        Vars vars;
    };
    std::vector<One> all;
    const Vars* find(std::string_view environment) const;
};

/// `a/b/c` → "", "a", "a/b", "a/b/c".
std::vector<std::string> directories_down_to(std::string_view directory);
/// The part before the last slash; "" when there is none.
std::string_view directory_of(std::string_view path);
std::string_view file_name_of(std::string_view path);

/// `did you mean "x"?`, or `otherwise`.
std::string suggest(std::string_view word, std::span<const std::string_view> known,
                    std::string_view otherwise = {});

/// What `map` has under a name that is not `known`, and of which is told that `name` was probably
/// meant: nothing else is to be told of that mistake. Null when there is none, or `name` is there.
const Member* misspelt(const Map& map, std::string_view name,
                       std::span<const std::string_view> known);

/// `map` with that under `name`, after a finding that tells of it: the rest is checked as if it
/// were right. `what` has such names.
Value with_meant(Value map, std::string_view name, std::span<const std::string_view> known,
                 std::string_view what, Diagnostics& findings);

/// `map` with members renamed from old names to those of today; each renaming is a warning.
struct OldName {
    std::string_view old;
    std::string_view now;
};
Value renamed(const Value& map, std::span<const OldName> names, Diagnostics& findings);

}  // namespace vigo::compile

namespace vigo {

template <>
struct Codec<compile::Reference> {
    static Shape shape() { return {.kind = Kind::text, .name = "name"}; }
    static void read(compile::Reference& into, const Value& from, Reader& reader);
    static Value write(const compile::Reference& from) { return from.name; }
};

template <>
struct Codec<compile::Vars> {
    static Shape shape() { return {.kind = Kind::map, .name = "variables"}; }
    static void read(compile::Vars& into, const Value& from, Reader& reader);
    static Value write(const compile::Vars& from) { return from.all; }
};

template <>
struct Codec<compile::Lookups> {
    static Shape shape() { return {.kind = Kind::map, .name = "tables"}; }
    static void read(compile::Lookups& into, const Value& from, Reader& reader);
    static Value write(const compile::Lookups&) { return {}; }
};

template <>
struct Codec<compile::Overrides> {
    static Shape shape() { return {.kind = Kind::map, .name = "variables by environment"}; }
    static void read(compile::Overrides& into, const Value& from, Reader& reader);
    static Value write(const compile::Overrides&) { return {}; }
};

}  // namespace vigo
