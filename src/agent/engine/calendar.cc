// calendar — the local time of day and date, for conditions.

#include "agent/engine/calendar.h"

#include <charconv>
#include <chrono>

#include "base/text.h"
#include "host/system.h"

namespace vigo::agent {
namespace {

constexpr std::string_view days[] = {"sunday",   "monday", "tuesday", "wednesday",
                                     "thursday", "friday", "saturday"};

struct Local {
    int minute_of_day = 0;
    int weekday = 0;  // 0 is sunday
    int day_of_month = 0;
};

Local local(const Host& host) {
    namespace chr = std::chrono;
    const auto now = host.clock().now();
    const auto wall = chr::floor<chr::minutes>(now + host.system().utc_offset(now));
    const auto day = chr::floor<chr::days>(wall);
    return {
        .minute_of_day = static_cast<int>((wall - day).count()),
        .weekday = static_cast<int>(chr::weekday(day).c_encoding()),
        .day_of_month = static_cast<int>(static_cast<unsigned>(chr::year_month_day(day).day()))};
}

std::optional<int> number_of(std::string_view text, int most) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    if (number < 0 || number > most) return std::nullopt;
    return number;
}

/// Minutes since midnight of `HH:MM`; 24:00 is the end of the day.
std::optional<int> minutes_of(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto hours = number_of(text.substr(0, colon), 24);
    const auto minutes = number_of(text.substr(colon + 1), 59);
    if (!hours || !minutes || *hours * 60 + *minutes > 1440) return std::nullopt;
    return *hours * 60 + *minutes;
}

std::optional<bool> within(int now, std::optional<int> from, std::optional<int> to) {
    if (!from || !to) return std::nullopt;
    if (*from <= *to) return now >= *from && now < *to;
    return now >= *from || now < *to;
}

}  // namespace

std::optional<bool> hour_range(const Host& host, std::span<const Value> given) {
    return within(local(host).minute_of_day / 60, number_of(given[0].source(), 24),
                  number_of(given[1].source(), 24));
}

std::optional<bool> minute_range(const Host& host, std::span<const Value> given) {
    return within(local(host).minute_of_day % 60, number_of(given[0].source(), 60),
                  number_of(given[1].source(), 60));
}

std::optional<bool> day_of_week(const Host& host, std::span<const Value> given) {
    const auto wanted = to_lower(given[0].source());
    for (int day = 0; day < 7; ++day) {
        if (wanted != days[day] && wanted != days[day].substr(0, 3)) continue;
        return local(host).weekday == day;
    }
    return std::nullopt;
}

std::optional<bool> day_of_month(const Host& host, std::span<const Value> given) {
    const auto day = number_of(given[0].source(), 31);
    if (!day || *day == 0) return std::nullopt;
    return local(host).day_of_month == *day;
}

std::optional<bool> local_time(const Host& host, std::span<const Value> given) {
    return within(local(host).minute_of_day, minutes_of(given[0].source()),
                  minutes_of(given[1].source()));
}

}  // namespace vigo::agent
