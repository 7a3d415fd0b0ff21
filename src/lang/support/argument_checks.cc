// argument_checks — one row per builtin whose arguments have a form.

#include "lang/support/argument_checks.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "base/time.h"
#include "lang/support/address.h"

namespace vigo::lang {
namespace {

std::optional<std::int64_t> whole(const Value& value) {
    const Value number = value.is_text() ? Value::plain(value.text()) : value;
    if (number.kind() != Kind::integer) return {};
    return number.integer();
}

std::string between(const Value& value, std::int64_t least, std::int64_t most) {
    const auto number = whole(value);
    if (number && *number >= least && *number <= most) return {};
    return format("it must be a number from {} to {}", least, most);
}

std::string hour(const Value& value) { return between(value, 0, 24); }
std::string minute(const Value& value) { return between(value, 0, 60); }
std::string day(const Value& value) { return between(value, 1, 31); }
std::string port(const Value& value) { return between(value, 1, 65535); }
std::string percent(const Value& value) { return between(value, 0, 100); }

std::string weekday(const Value& value) {
    constexpr std::array<std::string_view, 7> days = {"monday", "tuesday",  "wednesday", "thursday",
                                                      "friday", "saturday", "sunday"};
    const auto name = to_lower(value.source());
    const bool known = std::any_of(days.begin(), days.end(), [&](std::string_view each) {
        return name == each || name == each.substr(0, 3);
    });
    return known ? "" : "it must be monday, tuesday, …";
}

std::string clock(const Value& value) {
    static const RE2 pattern("([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00");
    return RE2::FullMatch(value.source(), pattern) ? "" : "it must be a time such as '22:30'";
}

std::string network(const Value& value) {
    return read_subnet(value.source()) ? "" : "it must be a network such as '10.0.0.0/8'";
}

std::string version(const Value& value) {
    const auto text = value.source();
    return !text.empty() && text[0] >= '0' && text[0] <= '9' ? "" : "a version starts with a digit";
}

std::string span(const Value& value) {
    return parse_duration(value.source()) ? "" : "it must be a span of time such as '90s' or '2h'";
}

std::string path(const Value& value) {
    return value.source().starts_with('/') ? "" : "it must be an absolute path";
}

struct Row {
    std::string_view builtin;
    std::string (*complain)(const Value& literal);
    std::size_t argument = 0;  ///< which one, from 1; 0: each
};

constexpr Row table[] = {
    {"uptime_gt", span},      {"hour_range", hour},      {"minute_range", minute},
    {"day_of_week", weekday}, {"day_of_month", day},     {"local_time", clock},
    {"in_subnet", network},   {"version_ge", version},   {"version_lt", version},
    {"kernel_ge", version},   {"port_listening", port},  {"file_exists", path},
    {"dir_exists", path},     {"disk_free_gt", path, 1}, {"disk_free_gt", percent, 2},
};

}  // namespace

std::string complaint_about(std::string_view builtin, std::size_t at, const Value& literal) {
    for (const auto& row : table) {
        if (row.builtin != builtin || (row.argument != 0 && row.argument != at + 1)) continue;
        return row.complain(literal);
    }
    return {};
}

std::string complaint_about_regex(const Value& pattern) {
    const RE2 regex(pattern.source(), RE2::Quiet);
    return regex.ok() ? "" : regex.error();
}

}  // namespace vigo::lang
