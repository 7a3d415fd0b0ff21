// compare — eq and lt, with a plain scalar's two faces.

#include "lang/support/compare.h"

#include "base/text.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

[[noreturn]] void refuse(const Datum& a, const Datum& b) {
    const auto name = [](const Datum& datum) {
        return datum.value().kind() == Kind::integer ? "a whole number"
               : datum.value().kind() == Kind::real  ? "a real"
                                                     : kind_name(datum);
    };
    throw Refusal{format("cannot compare {} with {}", name(a), name(b)),
                  "toString, int and float make them alike"};
}

bool is_basic(const Value& value) { return value.is_scalar() && !value.is_null(); }
bool is_plain_number(const Value& value) { return value.is_plain() && value.is_number(); }

bool alike_numbers(const Value& a, const Value& b) {
    return a.is_number() && b.is_number() && (a.kind() == b.kind() || a.is_plain() || b.is_plain());
}

}  // namespace

bool is_equal(const Datum& left, const Datum& right) {
    const Value& a = left.value();
    const Value& b = right.value();
    if (left.complex != nullptr && right.complex != nullptr) return *left.complex == *right.complex;
    if (left.is_nil() || right.is_nil()) return left.is_nil() && right.is_nil();
    if (alike_numbers(a, b)) return a == b;
    if (is_plain_number(a) && b.is_text()) return a.source() == b.text();
    if (is_plain_number(b) && a.is_text()) return b.source() == a.text();
    if (a.kind() != b.kind() || !is_basic(a)) refuse(left, right);
    return a == b;
}

bool is_less(const Datum& left, const Datum& right) {
    const Value& a = left.value();
    const Value& b = right.value();
    if (alike_numbers(a, b)) {
        if (a.kind() == Kind::integer && b.kind() == Kind::integer)
            return a.integer() < b.integer();
        return a.real() < b.real();
    }
    if (!a.is_text() || !b.is_text()) refuse(left, right);
    return a.text() < b.text();
}

}  // namespace vigo::lang
