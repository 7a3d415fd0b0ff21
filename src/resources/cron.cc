// cron — a job in /etc/cron.d.

#include <algorithm>

#include "base/text.h"
#include "resources/catalogue.h"
#include "resources/support/command_fields.h"
#include "resources/support/cron_schedule.h"
#include "resources/support/whole_file.h"

namespace vigo::resources {
namespace {

struct Cron {
    std::string name;
    std::string command;
    std::string schedule;
    std::string minute = "*";
    std::string hour = "*";
    std::string day = "*";
    std::string month = "*";
    std::string weekday = "*";
    std::string user = "root";
    Environment environment;
    State state = State::present;
};

constexpr Field<Cron> fields[] = {
    field<&Cron::name>(
        "name",
        "The name of the file in /etc/cron.d: letters, digits, `_` and `-`, or cron ignores it.",
        key | one_line),
    field<&Cron::command>(
        "command",
        "What /bin/sh runs. As in every crontab, a `%` that is no line break is written `\\%`.",
        command | one_line),
    field<&Cron::schedule>(
        "schedule",
        "Five fields, or @reboot, @hourly, @daily, @weekly, @monthly, @yearly. Wins over "
        "the single fields.",
        one_line),
    field<&Cron::minute>("minute", "0 to 59, as crontab(5) writes it: `*/5`, `0,30`.", one_line),
    field<&Cron::hour>("hour", "0 to 23.", one_line),
    field<&Cron::day>("day", "Day of the month, 1 to 31.", one_line),
    field<&Cron::month>("month", "1 to 12, or a name: `jan`.", one_line),
    field<&Cron::weekday>("weekday", "0 to 7, Sunday twice, or a name: `mon-fri`.", one_line),
    field<&Cron::user>("user", "The user whom the command runs as.", one_line),
    field<&Cron::environment>("environment", "Variables for the command, such as MAILTO.",
                              one_line),
    field<&Cron::state>("state", "Whether the job must exist."),
};

/// Debian's cron reads only files named like this, the rule of run-parts(8): a dot makes it a
/// backup to be ignored.
void check_name(std::string_view name) {
    const bool fits = name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '_' || c == '-';
                      });
    if (!fits)
        fail(Fault::invalid,
             "cron ignores a file named \"{}\": use letters, digits, `_` and `-` only", name);
}

/// crontab(5) takes blanks and quotes off the ends of a value, unless quotes surround it.
std::string quoted(std::string_view name, std::string_view value) {
    const bool as_is = !value.empty() && trim(value).size() == value.size() &&
                       value.front() != '"' && value.front() != '\'';
    if (as_is) return std::string(value);
    const char mark = value.find('"') == std::string_view::npos ? '"' : '\'';
    if (value.find(mark) != std::string_view::npos)
        fail(Fault::invalid, "the value of {} holds both kinds of quotes, which a crontab cannot",
             name);
    return mark + std::string(value) + mark;
}

std::string schedule_of(const Cron& want) {
    if (!want.schedule.empty()) return cron_schedule(want.schedule);
    return cron_schedule(std::array<std::string_view, 5>{want.minute, want.hour, want.day,
                                                         want.month, want.weekday});
}

std::string job_of(const Cron& want) {
    return format("{} {} {}", schedule_of(want), want.user, trim(want.command));
}

std::string content_of(const Cron& want) {
    std::string text = "# Managed by Vigo: what is changed here is put back.\n";
    for (const auto& [name, value] : want.environment.all)
        text += format("{}={}\n", name, quoted(name, value));
    return text + job_of(want) + "\n";
}

void validate(const Cron& want) {
    check_name(want.name);
    if (want.state == State::absent) return;
    if (trim(want.command).empty()) fail(Fault::invalid, "a cron job needs `command`");
    if (want.user.empty() || want.user.find_first_of(" \t%") != std::string::npos)
        fail(Fault::invalid, "a cron job needs a `user` without blanks");
    content_of(want);
}

Drift check(const Cron& want, const Host& host) {
    Drift drift;
    const auto path = "/etc/cron.d/" + want.name;
    if (want.state == State::absent) {
        if (host.files().status(path))
            drift.add("state", "present", "absent", [=](Host& h) { h.files().remove(path); });
        return drift;
    }
    if (!host.accounts().user(want.user))
        fail(Fault::not_found, "there is no user {} whom cron could run the job as", want.user);
    check_whole_file(
        {.path = path, .content = content_of(want), .property = "job", .shown = job_of(want)}, host,
        drift);
    return drift;
}

}  // namespace

ResourceType cron() {
    return Resource<Cron>{.name = "cron",
                          .doc = "A job that cron runs, in a file of its own in /etc/cron.d.",
                          .fields = fields,
                          .validate = validate,
                          .check = check};
}

}  // namespace vigo::resources
