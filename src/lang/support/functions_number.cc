// functions_number — arithmetic that refuses to overflow.

#include <cmath>

#include "base/text.h"
#include "lang/support/function.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

using Whole64 = std::int64_t;

/// Whole numbers stay whole, and refuse to overflow; with a real among them all are reals.
template <class OnWhole, class OnReal>
Datum fold(Arguments given, OnWhole on_whole, OnReal on_real) {
    Value result = number_of(given[0]);
    for (const auto& each : given.subspan(1)) {
        const Value next = number_of(each);
        if (result.kind() == Kind::integer && next.kind() == Kind::integer) {
            Whole64 made = 0;
            if (on_whole(result.integer(), next.integer(), &made))
                throw Refusal{"the result is too large"};
            result = made;
        } else {
            const double made = on_real(result.real(), next.real());
            if (!std::isfinite(made)) throw Refusal{"the result is no number"};
            result = made;
        }
    }
    return result.kind() == Kind::integer ? Value(result.integer()) : Value(result.real());
}

Datum add(Arguments given, Run&) {
    return fold(
        given, [](Whole64 a, Whole64 b, Whole64* to) { return __builtin_add_overflow(a, b, to); },
        [](double a, double b) { return a + b; });
}

Datum sub(Arguments given, Run&) {
    return fold(
        given, [](Whole64 a, Whole64 b, Whole64* to) { return __builtin_sub_overflow(a, b, to); },
        [](double a, double b) { return a - b; });
}

Datum mul(Arguments given, Run&) {
    return fold(
        given, [](Whole64 a, Whole64 b, Whole64* to) { return __builtin_mul_overflow(a, b, to); },
        [](double a, double b) { return a * b; });
}

void refuse_zero(const Datum& divisor) {
    if (number_of(divisor).real() == 0) throw Refusal{"division by zero"};
}

Datum div(Arguments given, Run&) {
    refuse_zero(given[1]);
    return fold(
        given,
        [](Whole64 a, Whole64 b, Whole64* to) {
            if (a == INT64_MIN && b == -1) return true;
            *to = a / b;
            return false;
        },
        [](double a, double b) { return a / b; });
}

Datum mod(Arguments given, Run&) {
    refuse_zero(given[1]);
    const auto divisor = integer_of(given[1]);
    return Value(divisor == -1 ? Whole64{0} : integer_of(given[0]) % divisor);
}

Datum greatest(Arguments given, Run&) {
    return fold(
        given, [](Whole64 a, Whole64 b, Whole64* to) { return *to = std::max(a, b), false; },
        [](double a, double b) { return std::max(a, b); });
}

Datum least(Arguments given, Run&) {
    return fold(
        given, [](Whole64 a, Whole64 b, Whole64* to) { return *to = std::min(a, b), false; },
        [](double a, double b) { return std::min(a, b); });
}

Datum to_int(Arguments given, Run&) {
    const Value number = number_of(given[0]);
    if (number.kind() == Kind::integer) return Value(number.integer());
    const double whole = std::trunc(number.real());
    if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0))
        throw Refusal{"the number is too large for a whole number"};
    return Value(static_cast<Whole64>(whole));
}

Datum to_float(Arguments given, Run&) { return Value(number_of(given[0]).real()); }

constexpr Function table[] = {
    {.info = {"add", "add A B…", "number",
              "The sum. Whole numbers stay whole; text that is a number counts as one.",
              R"(add 1 2 3.5)", "6.5", "a whole result beyond 64 bits"},
     .takes = "nn",
     .optional = 1,
     .repeats = true,
     .call = add},
    {.info = {"sub", "sub A B", "number", "A less B.", R"(sub 1 5)", "-4",
              "a whole result beyond 64 bits"},
     .takes = "nn",
     .call = sub},
    {.info = {"mul", "mul A B…", "number", "The product.", R"(mul 4 2.5)", "10",
              "a whole result beyond 64 bits"},
     .takes = "nn",
     .optional = 1,
     .repeats = true,
     .call = mul},
    {.info = {"div", "div A B", "number", "A divided by B; of whole numbers the whole part.",
              R"(div 7 2)", "3", "zero as the divisor"},
     .takes = "nn",
     .call = div},
    {.info = {"mod", "mod A B", "number",
              "What is left of A after division by B, with the sign of A.", R"(mod 7 3)", "1",
              "zero as the divisor"},
     .takes = "ii",
     .call = mod},
    {.info = {"max", "max A B…", "number", "The greatest.", R"(max 3 10 2.5)", "10"},
     .takes = "nn",
     .optional = 1,
     .repeats = true,
     .call = greatest},
    {.info = {"min", "min A B…", "number", "The least.", R"(min 3 10 2.5)", "2.5"},
     .takes = "nn",
     .optional = 1,
     .repeats = true,
     .call = least},
    {.info = {"int", "int NUMBER", "number", "The whole part.", R"(int "42")", "42",
              "a number beyond 64 bits"},
     .takes = "n",
     .call = to_int},
    {.info = {"float", "float NUMBER", "number", "The number as a real.",
              R"(printf "%.1f" (float 3))", "3.0"},
     .takes = "n",
     .call = to_float},
};

}  // namespace

std::span<const Function> number_functions() { return table; }

}  // namespace vigo::lang
