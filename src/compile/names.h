// names — references and variables as files hold them, with their places; and how directories nest.
#pragma once

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

/// `a/b/c` → "", "a", "a/b", "a/b/c".
std::vector<std::string> directories_down_to(std::string_view directory);
/// The part before the last slash; "" when there is none.
std::string_view directory_of(std::string_view path);
std::string_view file_name_of(std::string_view path);

/// `did you mean "x"?`, or `otherwise`.
std::string suggest(std::string_view word, std::span<const std::string_view> known,
                    std::string_view otherwise = {});

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

}  // namespace vigo
