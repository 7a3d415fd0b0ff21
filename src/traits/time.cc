// time — the local date and time of the machine.

#include "base/text.h"
#include "traits/catalogue.h"

namespace vigo::traits {
namespace {

constexpr std::string_view weekdays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                         "thursday", "friday", "saturday"};

/// TZ, else the name of the zone that /etc/localtime points to.
std::string zone_of(const Host& host) {
    if (const auto set = host.system().variable("TZ"); set && !set->empty()) return *set;
    const auto link = host.files().status("/etc/localtime");
    if (!link || link->kind != FileKind::symlink) return "Local";
    const auto target = host.files().read_link("/etc/localtime");
    constexpr std::string_view folder = "zoneinfo/";
    const auto at = target.find(folder);
    return at == std::string::npos ? "Local" : target.substr(at + folder.size());
}

void collect(const Host& host, Traits& traits) {
    using namespace std::chrono;
    const auto now = host.clock().now();
    const auto local = floor<seconds>(now) + host.system().utc_offset(now);
    const auto day = floor<days>(local);
    const year_month_day date(day);
    const hh_mm_ss clock(local - day);
    const auto hour = clock.hours().count();
    const auto minute = clock.minutes().count();
    const auto year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    const auto monthday = static_cast<unsigned>(date.day());

    traits.set("time.hour", std::int64_t{hour});
    traits.set("time.minute", std::int64_t{minute});
    traits.set("time.weekday", weekdays[weekday(day).c_encoding()]);
    traits.set("time.day", std::int64_t{monthday});
    traits.set("time.month", std::int64_t{month});
    traits.set("time.year", std::int64_t{year});
    traits.set("time.timezone", zone_of(host));
    traits.set("time.utc_hour", std::int64_t{hh_mm_ss(now - floor<days>(now)).hours().count()});
    traits.set("time.clock", format("{:02}:{:02}", hour, minute));
    traits.set("time.date", format("{:04}-{:02}-{:02}", year, month, monthday));
}

}  // namespace

Collector time() {
    return {.name = "time",
            .doc = "Local date and time.",
            .pace = Pace::each_cycle,
            .provides = {{"time.hour", Kind::integer, "0 to 23."},
                         {"time.minute", Kind::integer, "0 to 59."},
                         {"time.weekday", Kind::text, "`monday` to `sunday`."},
                         {"time.day", Kind::integer, "Day of the month, 1 to 31."},
                         {"time.month", Kind::integer, "1 to 12."},
                         {"time.year", Kind::integer, "With its century."},
                         {"time.timezone", Kind::text,
                          "`Europe/Berlin`; `Local` where the zone has no name."},
                         {"time.utc_hour", Kind::integer, "0 to 23, in UTC."},
                         {"time.clock", Kind::text, "`08:05`."},
                         {"time.date", Kind::text, "`2026-01-31`."}},
            .collect = collect};
}

}  // namespace vigo::traits
