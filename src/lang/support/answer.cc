// answer — how the values of conditions compare.

#include "lang/support/answer.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace vigo::lang {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_separator(char c) {
    return c == '.' || c == '-' || c == '_' || c == '+' || c == '~' || c == ' ';
}

/// The next run of digits or of letters.
std::string_view next_part(std::string_view& text) {
    while (!text.empty() && is_separator(text[0])) text.remove_prefix(1);
    std::size_t size = 0;
    if (!text.empty() && is_digit(text[0]))
        while (size < text.size() && is_digit(text[size])) ++size;
    else
        while (size < text.size() && !is_digit(text[size]) && !is_separator(text[size])) ++size;
    const auto part = text.substr(0, size);
    text.remove_prefix(size);
    return part;
}

int compare_digits(std::string_view a, std::string_view b) {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

Value as_number(const Value& value) { return value.is_text() ? Value::plain(value.text()) : value; }

bool is_version(std::string_view text) { return !text.empty() && is_digit(text[0]); }

}  // namespace

Truth negated(Truth truth) {
    if (truth == Truth::unknown) return truth;
    return truth == Truth::yes ? Truth::no : Truth::yes;
}

bool is_affirmative(const Value& value) {
    switch (value.kind()) {
        case Kind::null:
            return false;
        case Kind::flag:
            return value.flag();
        case Kind::integer:
        case Kind::real:
            return value.real() != 0;
        case Kind::list:
            return !value.list().empty();
        case Kind::map:
            return !value.map().empty();
        case Kind::text:
            break;
    }
    const auto word = to_lower(value.text());
    return !word.empty() && word != "false" && word != "no" && word != "off" && word != "0";
}

int compare_versions(std::string_view a, std::string_view b) {
    for (;;) {
        const auto left = next_part(a);
        const auto right = next_part(b);
        if (left.empty() && right.empty()) return 0;
        // 1.2 is before 1.2.1; a missing part counts as 0, so that 12 equals 12.0.
        const bool numbers =
            (left.empty() || is_digit(left[0])) && (right.empty() || is_digit(right[0]));
        if (left.empty() && !numbers) return -1;
        if (right.empty() && !numbers) return 1;
        const int order = numbers ? compare_digits(left, right) : left.compare(right);
        if (order != 0) return order < 0 ? -1 : 1;
    }
}

std::optional<int> ordered(const Value& a, const Value& b) {
    if (!a.is_scalar() || !b.is_scalar() || a.is_null() || b.is_null()) return {};
    if (a.is_text() && b.is_text()) {
        if (is_version(a.text()) && is_version(b.text()))
            return compare_versions(a.text(), b.text());
        return a.text().compare(b.text());
    }
    const Value left = as_number(a);
    const Value right = as_number(b);
    if (left.is_number() && right.is_number()) {
        if (left == right) return 0;
        if (left.kind() == Kind::integer && right.kind() == Kind::integer)
            return left.integer() < right.integer() ? -1 : 1;
        if (std::isnan(left.real()) || std::isnan(right.real())) return {};
        return left.real() < right.real() ? -1 : 1;
    }
    const auto left_text = a.source();
    const auto right_text = b.source();
    if (!is_version(left_text) || !is_version(right_text)) return {};
    return compare_versions(left_text, right_text);
}

bool equals(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return false;
    if (a.is_text() == b.is_text()) return a == b;
    if (!a.is_scalar() || !b.is_scalar()) return false;
    if (a.source() == b.source()) return true;
    const Value left = as_number(a);
    const Value right = as_number(b);
    return left.is_number() && right.is_number() && left == right;
}

}  // namespace vigo::lang
