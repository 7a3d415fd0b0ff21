// codec — how one C++ type is read from a Value and written back. Specialise Codec to teach the
// schema a type.
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/time.h"
#include "schema/reader.h"
#include "schema/value.h"

namespace vigo {

/// What a type looks like to a reader of the manual and to an editor.
struct Shape {
    struct Member;
    Kind kind = Kind::text;
    std::string name;                  ///< `text`, `mode`, `duration`, `list of text`, …
    std::vector<std::string> choices;  ///< of a choice
    std::vector<Shape> element;        ///< one, of a list or of a map with free names
    std::vector<Member> members;       ///< of a described struct
};

struct Shape::Member {
    std::string name;
    std::string doc;
    Rule rules = none;
    Shape shape;
};

template <class T>
struct Codec;

template <class T>
concept Readable = requires(T& into, const Value& from, Reader& reader) {
    Codec<T>::shape();
    Codec<T>::read(into, from, reader);
    Codec<T>::write(into);
};

/// Permission bits as chmod(1) has them: 0644, "0644" and 644 all mean rw-r--r--.
struct Mode {
    std::uint32_t bits = 0;
    auto operator<=>(const Mode&) const = default;
    /// `0644`.
    std::string text() const;
    /// One to four octal digits, nothing else.
    static std::optional<Mode> parse(std::string_view text);
};

/// A list that may also be written as comma separated text; empty parts are dropped, white space
/// around parts too.
struct Words {
    std::vector<std::string> all;
    bool operator==(const Words&) const = default;
};

template <>
struct Codec<std::string> {
    static Shape shape() { return {.kind = Kind::text, .name = "text"}; }
    static void read(std::string& into, const Value& from, Reader& reader);
    static Value write(const std::string& from) { return from; }
};

/// true, false, yes, no, on, off, 1, 0, quoted or not, in any case.
template <>
struct Codec<bool> {
    static Shape shape() { return {.kind = Kind::flag, .name = "flag"}; }
    static void read(bool& into, const Value& from, Reader& reader);
    static Value write(bool from) { return from; }
};

template <>
struct Codec<std::int64_t> {
    static Shape shape() { return {.kind = Kind::integer, .name = "integer"}; }
    static void read(std::int64_t& into, const Value& from, Reader& reader);
    static Value write(std::int64_t from) { return from; }
};

template <>
struct Codec<double> {
    static Shape shape() { return {.kind = Kind::real, .name = "number"}; }
    static void read(double& into, const Value& from, Reader& reader);
    static Value write(double from) { return from; }
};

template <>
struct Codec<Mode> {
    static Shape shape() { return {.kind = Kind::text, .name = "mode"}; }
    static void read(Mode& into, const Value& from, Reader& reader);
    static Value write(Mode from) { return from.text(); }
};

/// `5m`, `30s`, a bare number of seconds (see parse_duration).
template <>
struct Codec<Millis> {
    static Shape shape() { return {.kind = Kind::text, .name = "duration"}; }
    static void read(Millis& into, const Value& from, Reader& reader);
    static Value write(Millis from) { return to_text(from); }
};

template <>
struct Codec<Words> {
    static Shape shape();
    static void read(Words& into, const Value& from, Reader& reader);
    static Value write(const Words& from);
};

/// Anything; read as it is.
template <>
struct Codec<Value> {
    static Shape shape() { return {.kind = Kind::map, .name = "any"}; }
    static void read(Value& into, const Value& from, Reader&) { into = from; }
    static Value write(const Value& from) { return from; }
};

/// A choice: an overload `choices(const E*)` beside the enum returns the names in the order of the
/// enumerators.
template <class E>
concept Choice = std::is_enum_v<E> && requires(const E* null) {
    { choices(null) } -> std::convertible_to<std::span<const std::string_view>>;
};

template <Choice E>
std::string_view name_of_choice(E value) {
    const std::span<const std::string_view> names = choices(static_cast<const E*>(nullptr));
    return names[static_cast<std::size_t>(value)];
}

template <Choice E>
struct Codec<E> {
    static Shape shape() {
        Shape made{.kind = Kind::text, .name = "choice"};
        for (const auto name : choices(static_cast<const E*>(nullptr)))
            made.choices.emplace_back(name);
        return made;
    }
    static void read(E& into, const Value& from, Reader& reader) {
        const std::span<const std::string_view> names = choices(static_cast<const E*>(nullptr));
        const auto word = from.source();
        for (std::size_t at = 0; at < names.size(); ++at) {
            if (!from.is_scalar() || names[at] != word) continue;
            into = static_cast<E>(at);
            return;
        }
        reader.bad_choice(from, names);
    }
    static Value write(E from) { return name_of_choice(from); }
};

/// A list; a single scalar is read as a list of one.
template <class T>
struct Codec<std::vector<T>> {
    static Shape shape() {
        Shape made{.kind = Kind::list, .name = "list of " + Codec<T>::shape().name};
        made.element.push_back(Codec<T>::shape());
        return made;
    }
    static void read(std::vector<T>& into, const Value& from, Reader& reader) {
        into.clear();
        const auto one = [&](const Value& each) {
            if (reader.later(each)) return;
            Codec<T>::read(into.emplace_back(), each, reader);
        };
        if (from.is_list()) {
            for (const auto& each : from.list()) one(each);
        } else {
            one(from);
        }
    }
    static Value write(const std::vector<T>& from) {
        Value::List list;
        for (const auto& each : from) list.push_back(Codec<T>::write(each));
        return list;
    }
};

/// Free names to values of one type.
template <class T>
struct Codec<std::map<std::string, T>> {
    static Shape shape() {
        Shape made{.kind = Kind::map, .name = "map of " + Codec<T>::shape().name};
        made.element.push_back(Codec<T>::shape());
        return made;
    }
    static void read(std::map<std::string, T>& into, const Value& from, Reader& reader) {
        if (!from.is_map()) return reader.wrong_type(from, "a map");
        into.clear();
        for (const auto& each : from.map())
            if (!reader.later(each.value)) Codec<T>::read(into[each.name], each.value, reader);
    }
    static Value write(const std::map<std::string, T>& from) {
        Map map;
        for (const auto& [name, value] : from) map.add(name, Codec<T>::write(value));
        return map;
    }
};

/// A value that may be absent.
template <class T>
struct Codec<std::optional<T>> {
    static Shape shape() { return Codec<T>::shape(); }
    static void read(std::optional<T>& into, const Value& from, Reader& reader) {
        Codec<T>::read(into.emplace(), from, reader);
    }
    static Value write(const std::optional<T>& from) {
        return from ? Codec<T>::write(*from) : Value();
    }
};

}  // namespace vigo
