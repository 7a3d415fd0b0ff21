// print — %v, Sprint and Sprintln.

#include "lang/support/print.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "lang/support/real.h"

namespace vigo::lang {
namespace {

void append_integer(std::string& to, std::int64_t number) {
    char digits[24];
    to.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace

std::vector<const Member*> sorted_members(const Map& map) {
    std::vector<const Member*> members;
    members.reserve(map.size());
    for (const auto& each : map) members.push_back(&each);
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->name < b->name; });
    return members;
}

std::string print_real(double number) { return format_real(number, 'g', -1); }

void print_value(std::string& to, const Value& value) {
    if (value.is_list()) {
        to += '[';
        for (const auto& each : value.list()) {
            if (&each != value.list().data()) to += ' ';
            print_value(to, each);
        }
        to += ']';
    } else if (value.is_map()) {
        to += "map[";
        bool first = true;
        for (const auto* each : sorted_members(value.map())) {
            if (!first) to += ' ';
            first = false;
            to += each->name;
            to += ':';
            print_value(to, each->value);
        }
        to += ']';
    } else if (value.is_null()) {
        to += "<nil>";
    } else if (value.is_text()) {
        to += value.text();
    } else if (value.kind() == Kind::integer && !value.is_plain()) {
        append_integer(to, value.integer());
    } else {
        to += value.kind() == Kind::real && !value.is_plain() ? print_real(value.real())
                                                              : value.source();
    }
    Run::bound(to.size());
}

std::string print_complex(const std::complex<double>& number) {
    auto imaginary = print_real(number.imag());
    if (imaginary[0] != '-' && imaginary[0] != '+') imaginary.insert(0, 1, '+');
    return "(" + print_real(number.real()) + imaginary + "i)";
}

void print_datum(std::string& to, const Datum& datum) {
    if (datum.complex != nullptr)
        to += print_complex(*datum.complex);
    else
        print_value(to, datum.value());
}

std::string print_all(std::span<const Datum> values) {
    std::string text;
    bool after_text = true;
    for (const auto& each : values) {
        const bool is_text = each.value().is_text();
        if (!is_text && !after_text) text += ' ';
        print_datum(text, each);
        after_text = is_text;
    }
    return text;
}

std::string print_spaced(std::span<const Datum> values) {
    std::string text;
    for (const auto& each : values) {
        if (&each != values.data()) text += ' ';
        print_datum(text, each);
    }
    return text;
}

}  // namespace vigo::lang
