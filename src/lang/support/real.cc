// real — the digits of reals in every notation of Go.

#include "lang/support/real.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "base/text.h"

namespace vigo::lang {
namespace {

std::string to_chars(double number, std::chars_format form, int precision) {
    // Precision is bounded by a million, as Go's printf does; 400 more hold the largest whole part.
    std::vector<char> buffer(static_cast<std::size_t>(precision < 0 ? 0 : precision) + 400);
    char* const first = buffer.data();
    char* const last = first + buffer.size();
    const auto done = precision < 0 ? std::to_chars(first, last, number, form)
                                    : std::to_chars(first, last, number, form, precision);
    return {first, done.ptr};
}

struct Decimal {
    std::string digits;
    int exponent = 0;  ///< of the first digit
};

Decimal decimal_of(double number, int precision) {
    const auto text = to_chars(number, std::chars_format::scientific, precision);
    const auto mark = text.find('e');
    Decimal made{.digits = text.substr(0, mark), .exponent = std::atoi(text.c_str() + mark + 1)};
    std::erase(made.digits, '.');
    return made;
}

std::string scientific(const Decimal& decimal, char verb) {
    std::string text = decimal.digits.substr(0, 1);
    if (decimal.digits.size() > 1) text += "." + decimal.digits.substr(1);
    return text +
           format("{}{}{:02}", verb, decimal.exponent < 0 ? '-' : '+', std::abs(decimal.exponent));
}

std::string general(double number, char verb, int precision) {
    const bool shortest = precision < 0;
    if (precision == 0) precision = 1;
    Decimal decimal = decimal_of(number, shortest ? -1 : precision - 1);
    // Digits that are zero at the end say nothing.
    const auto last = decimal.digits.find_last_not_of('0');
    decimal.digits.resize(last == std::string::npos ? 1 : last + 1);
    const auto count = static_cast<int>(decimal.digits.size());
    int most = shortest ? 6 : precision;
    if (!shortest && most > count && count > decimal.exponent) most = count;
    if (number == 0) return "0";
    if (decimal.exponent < -4 || decimal.exponent >= most)
        return scientific(decimal, verb == 'G' ? 'E' : 'e');
    const int zeros = -1 - decimal.exponent;
    if (zeros >= 0)
        return "0." + std::string(static_cast<std::size_t>(zeros), '0') + decimal.digits;
    const auto whole = static_cast<std::size_t>(decimal.exponent) + 1;
    if (decimal.digits.size() <= whole)
        return decimal.digits + std::string(whole - decimal.digits.size(), '0');
    return decimal.digits.substr(0, whole) + "." + decimal.digits.substr(whole);
}

std::string binary(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    auto exponent = static_cast<int>((bits >> 52) & 0x7FF);
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
    if (exponent == 0)
        exponent = 1;
    else
        mantissa |= std::uint64_t{1} << 52;
    exponent -= 1075;
    return format("{}p{}{}", mantissa, exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string hexadecimal(double number, char verb, int precision) {
    // Go's fraction starts with 1, or is 0: a subnormal number is scaled, and what was rounded up
    // to 2 is halved.
    constexpr int scale = 64;
    const bool subnormal = number != 0 && number < std::numeric_limits<double>::min();
    auto text =
        to_chars(subnormal ? std::ldexp(number, scale) : number, std::chars_format::hex, precision);
    const auto mark = text.find('p');
    int exponent = std::atoi(text.c_str() + mark + 1) - (subnormal ? scale : 0);
    if (text[0] == '2') {
        text[0] = '1';
        ++exponent;
    }
    text =
        format("0x{}p{}{:02}", text.substr(0, mark), exponent < 0 ? '-' : '+', std::abs(exponent));
    if (verb == 'X')
        for (char& c : text)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

}  // namespace

std::string format_real(double number, char verb, int precision) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
    const std::string sign = std::signbit(number) ? "-" : "";
    number = std::fabs(number);
    switch (verb) {
        case 'e':
        case 'E':
            return sign + scientific(decimal_of(number, precision), verb);
        case 'f':
            return sign + to_chars(number, std::chars_format::fixed, precision);
        case 'b':
            return sign + binary(number);
        case 'x':
        case 'X':
            return sign + hexadecimal(number, verb, precision);
        default:
            return sign + general(number, verb, precision);
    }
}

}  // namespace vigo::lang
