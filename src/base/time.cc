// time — moments and spans as text.

#include "base/time.h"

#include <charconv>
#include <ctime>

#include "base/text.h"

namespace vigo {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t ms = 0;
};

// "ms" stands before "m" and "s": the first that fits is taken.
constexpr Unit units[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr std::int64_t longest_ms = 100LL * 365 * 86'400'000;

}  // namespace

std::string to_rfc3339(Time time) {
    const auto ms = to_ms(time);
    const auto part = ((ms % 1000) + 1000) % 1000;
    const auto seconds = static_cast<std::time_t>((ms - part) / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    auto text = format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", utc.tm_year + 1900, utc.tm_mon + 1,
                       utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
    if (part != 0) text += format(".{:03}", part);
    return text + "Z";
}

std::optional<Millis> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::int64_t total = 0;
    bool bare = false;
    bool summed = false;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
        if (read.ec != std::errc{} || count < 0 || text.front() == '-' || bare) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
        std::int64_t unit = 0;
        for (const auto& known : units) {
            if (unit == 0 && text.starts_with(known.name)) {
                unit = known.ms;
                text.remove_prefix(known.name.size());
            }
        }
        if (unit == 0) {
            if (!text.empty() || summed) return std::nullopt;
            unit = 1000;
            bare = true;
        }
        summed = true;
        if (count > longest_ms / unit) return std::nullopt;
        total += count * unit;
        if (total > longest_ms) return std::nullopt;
    }
    return Millis(total);
}

std::string to_text(Millis span) {
    if (span.count() == 0) return "0s";
    std::string text;
    auto rest = span.count();
    for (const std::string_view name : {"d", "h", "m", "s", "ms"}) {
        for (const auto& unit : units) {
            if (unit.name != name || rest < unit.ms) continue;
            text += format("{}{}", rest / unit.ms, name);
            rest %= unit.ms;
        }
    }
    return text;
}

std::string age(Millis span) {
    const auto seconds = span.count() / 1000;
    if (seconds < 60) return format("{} s", seconds);
    if (seconds < 3600) return format("{} min", seconds / 60);
    if (seconds < 86'400) return format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
    return format("{} d {} h", seconds / 86'400, seconds % 86'400 / 3600);
}

}  // namespace vigo
