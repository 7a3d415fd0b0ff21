// datum — a value while a template runs: borrowed or shared, never copied, and knowing which data
// it is.
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "schema/value.h"

namespace vigo::lang {

/// Go distinguishes more kinds of whole numbers than a Value; only `%T` shows it.
enum class Whole : unsigned char { int64, constant, byte };

/// Where data stands below the root: a read path, while it has not been read yet.
struct Path {
    const Path* above = nullptr;
    std::string name;
    bool was_read = false;
    bool was_printed = false;
};

struct Slice;

/// A value that a template made. A rendering stays in its thread, so it is counted without locks.
struct Made {
    explicit Made(Value made) : value(std::move(made)) {}

    Value value;
    std::unique_ptr<Slice> part_of;
    std::uint32_t users = 0;
    std::size_t bytes = 0;        ///< accounted for while it lives,
    std::size_t* held = nullptr;  ///< here
};

/// Keeps a made value alive; empty when the value is data or stands in the template.
class Hold {
 public:
    Hold() = default;
    explicit Hold(Made* made) : made_(made) { ++made_->users; }
    Hold(const Hold& other) : made_(other.made_) {
        if (made_ != nullptr) ++made_->users;
    }
    Hold(Hold&& other) noexcept : made_(std::exchange(other.made_, nullptr)) {}
    Hold& operator=(Hold other) noexcept {
        std::swap(made_, other.made_);
        return *this;
    }
    ~Hold() {
        if (made_ != nullptr && --made_->users == 0) drop();
    }
    Made* get() const { return made_; }

 private:
    void drop();

    Made* made_ = nullptr;
};

class Datum {
 public:
    /// Nil.
    Datum() : value_(&nil) {}
    Datum(Value made);

    /// Data, or a constant of the template, that outlives the rendering.
    static Datum borrowed(const Value& value, Path* path = nullptr);
    /// A part of what `of` holds, boxed; shares its life, and has no path.
    static Datum part(const Datum& of, const Value& value);
    /// A number as Go's constants, lengths and positions are: `int`.
    static Datum count(std::size_t number);
    /// A complex literal; it stands in the template. Nil for all who do not ask for it.
    static Datum imaginary(const std::complex<double>& number);

    const Value& value() const { return *value_; }
    bool is_nil() const { return complex == nullptr && value_->is_null(); }
    /// The list that this one is a slice of, which Go's `slice` can reach into; null mostly.
    const Slice* part_of() const;
    void set_part_of(Slice of);
    /// Adds what it holds to `held`, until it is gone; once only.
    void account(std::size_t bytes, std::size_t& held) const;

    Path* path = nullptr;  ///< null: nothing to record
    const std::complex<double>* complex = nullptr;
    Whole whole = Whole::int64;
    /// Straight from a map or list, not through a pipeline: Go's `slice` takes no such index.
    bool boxed = false;

 private:
    static const Value nil;

    const Value* value_;
    Hold hold_;
};

/// Go's lists know what lies behind their end.
struct Slice {
    Datum of;
    std::size_t from = 0;
    std::size_t room = 0;  ///< elements of `of` from `from` on that may be reached
};

/// The type as Go names it, for messages and `%T`.
std::string_view type_name(const Datum& datum);
std::string_view type_name(const Value& value);
/// What it is, as our own messages say it: `nil`, `text`, `list`, `complex number`.
std::string_view kind_name(const Datum& datum);

/// Go's truth: not the zero of its type.
bool is_true(const Value& value);
bool is_true(const Datum& datum);

}  // namespace vigo::lang
