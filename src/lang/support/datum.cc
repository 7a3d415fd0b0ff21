// datum — borrowed, shared and made values.

#include "lang/support/datum.h"

namespace vigo::lang {

Datum Datum::borrowed(const Value& value, std::string path) {
    Datum made;
    made.held = std::shared_ptr<const Value>(std::shared_ptr<const Value>(), &value);
    made.path = std::make_shared<const std::string>(std::move(path));
    return made;
}

Datum Datum::part(const Datum& of, const Value& value) {
    Datum made;
    made.held = std::shared_ptr<const Value>(of.held, &value);
    return made;
}

Datum Datum::count(std::size_t number) {
    Datum made(Value(static_cast<std::int64_t>(number)));
    made.whole = Whole::constant;
    return made;
}

const Value& Datum::value() const {
    static const Value nothing;
    return held == nullptr ? nothing : *held;
}

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
    if (!datum.is_nil() && datum.value().kind() == Kind::integer) {
        if (datum.whole == Whole::constant) return "int";
        if (datum.whole == Whole::byte) return "uint8";
    }
    return type_name(datum.value());
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

}  // namespace vigo::lang
