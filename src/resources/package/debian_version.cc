// debian_version — the order of package versions.

#include "resources/package/debian_version.h"

namespace vigo::resources {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Of a character outside of digits: `~` before the end, the end before letters, letters before all
/// others.
int weight(std::string_view text) {
    if (text.empty() || is_digit(text.front())) return 0;
    const char c = text.front();
    if (c == '~') return -1;
    return is_letter(c) ? c : static_cast<unsigned char>(c) + 256;
}

/// Takes the digits off the front, without their leading zeros.
std::string_view take_number(std::string_view& text) {
    while (text.starts_with('0')) text.remove_prefix(1);
    std::size_t size = 0;
    while (size < text.size() && is_digit(text[size])) ++size;
    const auto number = text.substr(0, size);
    text.remove_prefix(size);
    return number;
}

/// By length first: no number is too long to be compared.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

std::strong_ordering compare_parts(std::string_view a, std::string_view b) {
    while (!a.empty() || !b.empty()) {
        while ((!a.empty() && !is_digit(a.front())) || (!b.empty() && !is_digit(b.front()))) {
            if (const auto order = weight(a) <=> weight(b); order != 0) return order;
            a.remove_prefix(a.empty() ? 0 : 1);
            b.remove_prefix(b.empty() ? 0 : 1);
        }
        const auto left = take_number(a);
        const auto right = take_number(b);
        if (const auto order = compare_numbers(left, right); order != 0) return order;
    }
    return std::strong_ordering::equal;
}

struct Parts {
    std::string_view epoch;
    std::string_view upstream;
    std::string_view revision;
};

Parts parts_of(std::string_view version) {
    Parts parts;
    if (const auto colon = version.find(':'); colon != std::string_view::npos) {
        parts.epoch = version.substr(0, colon);
        version.remove_prefix(colon + 1);
    }
    const auto dash = version.rfind('-');
    parts.upstream = version.substr(0, dash);
    if (dash != std::string_view::npos) parts.revision = version.substr(dash + 1);
    return parts;
}

}  // namespace

std::strong_ordering compare_debian_versions(std::string_view a, std::string_view b) {
    const auto left = parts_of(a);
    const auto right = parts_of(b);
    if (const auto order = compare_parts(left.epoch, right.epoch); order != 0) return order;
    if (const auto order = compare_parts(left.upstream, right.upstream); order != 0) return order;
    return compare_parts(left.revision, right.revision);
}

}  // namespace vigo::resources
