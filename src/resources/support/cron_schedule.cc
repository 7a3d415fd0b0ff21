// cron_schedule — checks a schedule by the grammar of crontab(5).

#include "resources/support/cron_schedule.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace vigo::resources {
namespace {

constexpr std::string_view nicknames[] = {"@reboot", "@yearly", "@annually", "@monthly",
                                          "@weekly", "@daily",  "@midnight", "@hourly"};
constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Unit {
    std::string_view name;
    int least = 0;
    int most = 0;
    std::span<const std::string_view> names = {};  ///< of the numbers from `least` up
};

constexpr Unit units[] = {{"minute", 0, 59},
                          {"hour", 0, 23},
                          {"day", 1, 31},
                          {"month", 1, 12, months},
                          {"weekday", 0, 7, days}};

std::optional<int> plain_number(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || text.front() == '-' || read.ec != std::errc{} ||
        read.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

int number_of(const Unit& unit, std::string_view text) {
    const auto named = std::find(unit.names.begin(), unit.names.end(), to_lower(text));
    if (named != unit.names.end()) return unit.least + static_cast<int>(named - unit.names.begin());
    const auto number = plain_number(text);
    if (!number || *number < unit.least || *number > unit.most)
        fail(Fault::invalid, "{} \"{}\" is not within {} to {}", unit.name, text, unit.least,
             unit.most);
    return *number;
}

/// `*`, `5`, `1-5`; and a step after all but the single number, where cron(8) has no use for one.
void check_element(const Unit& unit, std::string_view element) {
    const auto slash = element.find('/');
    const auto range = element.substr(0, slash);
    const auto dash = range.find('-');
    if (range != "*") {
        const int from = number_of(unit, range.substr(0, dash));
        if (dash != std::string_view::npos && number_of(unit, range.substr(dash + 1)) < from)
            fail(Fault::invalid, "{} \"{}\" runs backwards", unit.name, range);
    }
    if (slash == std::string_view::npos) return;
    if (range != "*" && dash == std::string_view::npos)
        fail(Fault::invalid, "{} \"{}\": a step needs `*` or a range before it", unit.name,
             element);
    const auto step = plain_number(element.substr(slash + 1));
    if (!step || *step < 1 || *step > unit.most)
        fail(Fault::invalid, "{} \"{}\": the step must be within 1 to {}", unit.name, element,
             unit.most);
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (auto rest = trim(text); !rest.empty(); rest = trim(rest)) {
        const auto end = std::min(rest.find_first_of(" \t"), rest.size());
        words.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return words;
}

}  // namespace

std::string cron_schedule(const std::array<std::string_view, 5>& fields) {
    std::string schedule;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        for (const auto element : split(trim(fields[at]), ',')) check_element(units[at], element);
        schedule += (at > 0 ? " " : "") + std::string(trim(fields[at]));
    }
    return schedule;
}

std::string cron_schedule(std::string_view text) {
    const auto words = words_of(text);
    if (words.size() == 1 && words[0].starts_with('@')) {
        auto name = to_lower(words[0]);
        if (std::find(std::begin(nicknames), std::end(nicknames), name) != std::end(nicknames))
            return name;
        const auto meant = nearest(name, nicknames);
        fail(Fault::invalid, "cron knows no schedule \"{}\"{}", words[0],
             meant.empty() ? "" : format(" (did you mean \"{}\"?)", meant));
    }
    if (words.size() != 5)
        fail(Fault::invalid,
             "schedule \"{}\" has {} fields: give minute, hour, day, month and weekday, or @daily",
             trim(text), words.size());
    return cron_schedule(std::array{words[0], words[1], words[2], words[3], words[4]});
}

}  // namespace vigo::resources
