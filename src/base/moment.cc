// moment — RFC 3339 (section 5.6) and days, read.

#include "base/moment.h"

#include <charconv>

namespace vigo {
namespace {

/// Takes a number of exactly so many digits and what must follow it off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits, std::string_view after,
                               int most) {
    int number = 0;
    if (text.size() < digits) return std::nullopt;
    const auto read = std::from_chars(text.data(), text.data() + digits, number);
    if (read.ec != std::errc{} || read.ptr != text.data() + digits || number < 0 || number > most)
        return std::nullopt;
    text.remove_prefix(digits);
    if (!text.starts_with(after)) return std::nullopt;
    text.remove_prefix(after.size());
    return number;
}

/// `Z`, or `+02:00`.
std::optional<Millis> take_offset(std::string_view& text) {
    if (text.empty()) return std::nullopt;
    const char sign = text.front();
    text.remove_prefix(1);
    if (sign == 'Z' || sign == 'z') return Millis(0);
    if (sign != '+' && sign != '-') return std::nullopt;
    const auto hours = take_number(text, 2, ":", 23);
    const auto minutes = take_number(text, 2, "", 59);
    if (!hours || !minutes) return std::nullopt;
    const Millis offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return sign == '-' ? -offset : offset;
}

}  // namespace

std::optional<Time> parse_moment(std::string_view text) {
    // year, month, day, hour, minute, second
    const auto year = take_number(text, 4, "-", 9999);
    const auto month = take_number(text, 2, "-", 12);
    const auto day = take_number(text, 2, "", 31);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    const Time begin = std::chrono::time_point_cast<Millis>(std::chrono::sys_days(date));
    if (text.empty()) return begin;
    if (text.front() != 'T' && text.front() != 't' && text.front() != ' ') return std::nullopt;
    text.remove_prefix(1);
    const auto hour = take_number(text, 2, ":", 23);
    const auto minute = take_number(text, 2, ":", 59);
    const auto second = take_number(text, 2, "", 59);
    if (!hour || !minute || !second) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return begin + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) - *offset;
}

}  // namespace vigo
