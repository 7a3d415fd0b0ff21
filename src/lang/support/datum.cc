// datum — borrowed, shared and made values.

#include "lang/support/datum.h"

#include <array>
#include <vector>

namespace vigo::lang {
namespace {

const Value flags[] = {Value(false), Value(true)};

/// Numbers that every loop counts with.
const std::vector<Value>& small_numbers() {
    static const std::vector<Value> numbers = [] {
        std::vector<Value> made;
        made.reserve(256);
        for (int number = 0; number < 256; ++number) made.emplace_back(number);
        return made;
    }();
    return numbers;
}

}  // namespace

const Value Datum::nil;

void Hold::drop() {
    if (made_->held != nullptr) *made_->held -= made_->bytes;
    delete made_;
}

Datum::Datum(Value made) : value_(&nil) {
    if (made.kind() == Kind::flag && !made.is_plain()) {
        value_ = &flags[made.flag() ? 1 : 0];
        return;
    }
    hold_ = Hold(new Made(std::move(made)));
    value_ = &hold_.get()->value;
}

Datum Datum::borrowed(const Value& value, Path* path) {
    Datum made;
    made.value_ = &value;
    made.path = path;
    return made;
}

Datum Datum::part(const Datum& of, const Value& value) {
    Datum made;
    made.value_ = &value;
    made.hold_ = of.hold_;
    made.boxed = true;
    return made;
}

Datum Datum::count(std::size_t number) {
    const auto& known = small_numbers();
    Datum made = number < known.size() ? borrowed(known[number])
                                       : Datum(Value(static_cast<std::int64_t>(number)));
    made.whole = Whole::constant;
    return made;
}

Datum Datum::imaginary(const std::complex<double>& number) {
    Datum made;
    made.complex = &number;
    return made;
}

void Datum::account(std::size_t bytes, std::size_t& held) const {
    Made* made = hold_.get();
    if (made == nullptr || made->held != nullptr) return;
    made->bytes = bytes;
    made->held = &held;
    held += bytes;
}

const Slice* Datum::part_of() const {
    const Made* made = hold_.get();
    return made != nullptr && value_ == &made->value ? made->part_of.get() : nullptr;
}

void Datum::set_part_of(Slice of) { hold_.get()->part_of = std::make_unique<Slice>(std::move(of)); }

std::string_view type_name(const Value& value) {
    switch (value.kind()) {
        case Kind::null:
            return "<nil>";
        case Kind::flag:
            return "bool";
        case Kind::integer:
            return "int64";
        case Kind::real:
            return "float64";
        case Kind::text:
            return "string";
        case Kind::list:
            return "[]interface {}";
        case Kind::map:
            return "map[string]interface {}";
    }
    return "";
}

std::string_view type_name(const Datum& datum) {
    if (datum.complex != nullptr) return "complex128";
    if (datum.value().kind() == Kind::integer) {
        if (datum.whole == Whole::constant) return "int";
        if (datum.whole == Whole::byte) return "uint8";
    }
    return type_name(datum.value());
}

std::string_view kind_name(const Datum& datum) {
    if (datum.complex != nullptr) return "complex number";
    return datum.is_nil() ? "nil" : name_of(datum.value().kind());
}

bool is_true(const Value& value) {
    switch (value.kind()) {
        case Kind::null:
            return false;
        case Kind::flag:
            return value.flag();
        case Kind::integer:
            return value.integer() != 0;
        case Kind::real:
            return value.real() != 0;
        case Kind::text:
            return !value.text().empty();
        case Kind::list:
            return !value.list().empty();
        case Kind::map:
            return !value.map().empty();
    }
    return false;
}

bool is_true(const Datum& datum) {
    return datum.complex != nullptr ? *datum.complex != 0.0 : is_true(datum.value());
}

}  // namespace vigo::lang
