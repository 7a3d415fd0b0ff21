// systemd — asks and tells systemd, by systemctl.

#include "resources/service/systemd.h"

#include "base/error.h"
#include "base/text.h"
#include "resources/support/command_fields.h"

namespace vigo::resources {
namespace {

constexpr const char* properties =
    "--property=LoadState,ActiveState,SubState,UnitFileState,Type,RemainAfterExit,CanReload,"
    "NeedDaemonReload";

std::map<std::string, std::string, std::less<>> names_in(std::string_view shown) {
    std::map<std::string, std::string, std::less<>> names;
    for (const auto line : lines_of(shown))
        if (const auto equals = line.find('='); equals != std::string_view::npos)
            names[std::string(line.substr(0, equals))] = line.substr(equals + 1);
    return names;
}

/// The last things that the unit itself said, which is what an operator would look up next.
std::string last_words(const Host& host, const Unit& unit) {
    const auto journal =
        host.commands().query({.words = {"journalctl", "--no-pager", "-q", "-o", "cat", "-n", "3",
                                         "_SYSTEMD_UNIT=" + unit.name},
                               .timeout = Millis(5000)});
    const auto tail = journal.ok() ? last_lines(journal) : std::string();
    return tail.empty() ? "" : "; it last wrote: " + tail;
}

}  // namespace

bool systemd_runs(const Host& host) {
    return host.files().status("/run/systemd/system").has_value();
}

Unit look_at_unit(const Host& host, const std::string& name) {
    const auto result = host.commands().query(
        {.words = {"systemctl", "show", "--no-pager", properties, "--", name}});
    if (!result.ok()) fail(Fault::unavailable, "systemd does not answer: {}", last_lines(result));
    auto says = names_in(result.out);
    return {.name = name,
            .load = says["LoadState"],
            .active = says["ActiveState"],
            .detail = says["SubState"],
            .file = says["UnitFileState"],
            .type = says["Type"],
            .remains = says["RemainAfterExit"] == "yes",
            .reloads = says["CanReload"] == "yes",
            .is_outdated = says["NeedDaemonReload"] == "yes"};
}

std::string enablement(const Host& host, const std::string& name) {
    std::vector<std::string> words{"systemctl", "is-enabled", name};
    if (!systemd_runs(host)) words.insert(words.begin() + 1, "--root=/");
    const auto result = host.commands().query({.words = std::move(words)});
    const auto word = trim(result.out);
    if (word.empty()) return "not-found";
    return std::string(lines_of(word).back());
}

void systemctl(Host& host, const std::string& verb, const Unit& unit) {
    if (unit.is_outdated) run_or_fail(host.commands(), {.words = {"systemctl", "daemon-reload"}});
    const auto result = host.commands().run({.words = {"systemctl", verb, "--", unit.name}});
    if (result.timed_out) fail(Fault::timeout, "systemctl {} {} did not end", verb, unit.name);
    if (!result.ok())
        fail(Fault::conflict, "systemctl {} {}: {}{}", verb, unit.name, last_lines(result),
             last_words(host, unit));
}

void systemctl_offline(Host& host, const std::string& verb, const std::string& name) {
    const auto result = host.commands().run({.words = {"systemctl", "--root=/", verb, "--", name}});
    if (!result.ok()) fail(Fault::conflict, "systemctl {} {}: {}", verb, name, last_lines(result));
}

}  // namespace vigo::resources
