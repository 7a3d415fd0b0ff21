// datum — a value while a template runs: shared, never copied, and knowing which data it is.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo::lang {

/// Go distinguishes more kinds of whole numbers than a Value; only `%T` shows it.
enum class Whole : unsigned char { int64, constant, byte };

struct Datum {
    std::shared_ptr<const Value> held;  ///< null means nil
    std::shared_ptr<const std::string>
        path;  ///< below the root, while it has not been read yet; null: nothing to record
    Whole whole = Whole::int64;

    Datum() = default;
    Datum(Value made) : held(std::make_shared<const Value>(std::move(made))) {}

    /// Data that outlives the rendering.
    static Datum borrowed(const Value& value, std::string path);
    /// A part of what `whole` holds; shares its life.
    static Datum part(const Datum& of, const Value& value);
    /// A number as Go's constants, lengths and positions are: `int`.
    static Datum count(std::size_t number);

    /// Never fails: nil is a null value.
    const Value& value() const;
    bool is_nil() const { return held == nullptr || held->is_null(); }
};

/// The type as Go names it, for messages and `%T`.
std::string_view type_name(const Datum& datum);
std::string_view type_name(const Value& value);

/// Go's truth: not the zero of its type.
bool is_true(const Value& value);

}  // namespace vigo::lang
