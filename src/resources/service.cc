// service — a service of the machine: whether it runs, and whether it starts at boot.

#include <algorithm>

#include "base/text.h"
#include "resources/catalogue.h"
#include "resources/service/systemd.h"
#include "resources/support/command_fields.h"

namespace vigo::resources {
namespace {

enum class ServiceState { running, stopped, restarted, reloaded };

constexpr std::string_view service_state_names[] = {"running", "stopped", "restarted", "reloaded"};
constexpr std::span<const std::string_view> choices(const ServiceState*) {
    return service_state_names;
}

struct Service {
    std::string service;
    ServiceState state = ServiceState::running;
    std::optional<bool> enabled;
    std::string restart_command;
    std::string reload_command;
};

constexpr Field<Service> fields[] = {
    field<&Service::service>(
        "service", "Its name; `.service` may be left out, other kinds of units are named in full.",
        key | service_name | one_line),
    field<&Service::state>(
        "state",
        "Running or stopped. `restarted` and `reloaded` act each time that they are asked: "
        "gate them by `when: changed`."),
    field<&Service::enabled>("enabled",
                             "Whether it starts at boot; left alone when this is left out."),
    field<&Service::restart_command>("restart_command",
                                     "With state restarted: run this in a shell instead.", command),
    field<&Service::reload_command>("reload_command",
                                    "With state reloaded: run this in a shell instead.", command),
};

/// Not `systemctl`'s patterns, and nothing that it would take for an option.
void validate(const Service& want) {
    const auto& name = want.service;
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(":-_.@\\").find(c) != std::string_view::npos;
    });
    if (!plain || name.starts_with('-') || name.size() > 255)
        fail(Fault::invalid, "\"{}\" cannot be the name of a service", name);
    const auto stem =
        name.ends_with(".service") ? std::string_view(name).substr(0, name.size() - 8) : name;
    if (stem.ends_with('@'))
        fail(Fault::invalid, "{} is a template: name an instance of it, such as {}one", name, stem);
}

bool acts(const Service& want) { return want.state >= ServiceState::restarted; }

/// A name without the suffix of a unit type gets `.service`, as systemctl itself does it.
std::string unit_name(const std::string& name) {
    for (const std::string_view kind :
         {".service", ".socket", ".timer", ".target", ".path", ".mount", ".automount", ".swap",
          ".slice", ".scope", ".device"})
        if (name.ends_with(kind)) return name;
    return name + ".service";
}

void demand_usable(const Service& want, const Unit& unit) {
    const bool starts = want.state != ServiceState::stopped || want.enabled.value_or(false);
    if (!starts) return;
    if (unit.load == "not-found")
        fail(Fault::not_found, "there is no unit {}: is the package that brings it installed?",
             unit.name);
    if (unit.load == "masked")
        fail(Fault::conflict,
             "{} is masked, so somebody wants it never to start: lift that with `systemctl unmask "
             "{}`",
             unit.name, unit.name);
    if (unit.load != "loaded")
        fail(Fault::conflict, "systemd cannot load {} ({}): see `systemctl status {}`", unit.name,
             unit.load, unit.name);
}

std::string described(const Unit& unit) {
    if (unit.is_running()) return "running";
    if (unit.active == "inactive") return "stopped";
    return unit.detail.empty() || unit.detail == unit.active
               ? unit.active
               : format("{} ({})", unit.active, unit.detail);
}

/// After too many failures systemd refuses even to try: the operator asks again, so the count
/// starts again.
void start(Host& host, const Unit& unit) {
    if (unit.active == "failed")
        host.commands().run({.words = {"systemctl", "reset-failed", "--", unit.name}});
    systemctl(host, "start", unit);
}

void check_running(const Unit& unit, Drift& drift) {
    if (unit.is_running()) return;
    if (unit.cannot_stay())
        fail(Fault::conflict,
             "{} is a one-shot unit, which ends when its work is done: it can be enabled or "
             "restarted, but not kept running",
             unit.name);
    drift.add("state", described(unit), "running", [=](Host& h) { start(h, unit); });
}

void check_stopped(const Unit& unit, Drift& drift) {
    if (unit.load == "not-found" || unit.is_stopped()) return;
    drift.add("state", described(unit), "stopped", [=](Host& h) { systemctl(h, "stop", unit); });
}

void run_shell(Host& host, const std::string& text) {
    const auto result = host.commands().run(Command::shell(text));
    if (result.timed_out) fail(Fault::timeout, "`{}` took too long", printable(text, 200));
    if (!result.ok())
        fail(Fault::conflict, "`{}`: exit status {}: {}", printable(text, 200), result.status,
             last_lines(result));
}

/// What is not running has nothing to reload: it is started, and reads its settings then.
void add_action(const Service& want, const Unit& unit, Drift& drift) {
    const bool restarts = want.state == ServiceState::restarted;
    const auto& own = restarts ? want.restart_command : want.reload_command;
    const auto becomes = name_of_choice(want.state);
    if (!own.empty())
        return void(drift.add("state", described(unit), std::string(becomes),
                              [=](Host& h) { run_shell(h, own); }));
    if (!restarts && unit.is_running() && !unit.reloads)
        fail(Fault::conflict,
             "{} cannot be told to reload: use state restarted, or give a reload_command",
             unit.name);
    const std::string verb = restarts ? "restart" : unit.is_running() ? "reload" : "start";
    drift.add("state", described(unit), std::string(becomes),
              [=](Host& h) { systemctl(h, verb, unit); });
}

/// Static, indirect and generated units have no switch of their own: whether they start is settled
/// elsewhere, and systemctl calls them enabled. Scripts of SysV init are generated units that do
/// have one.
bool starts_at_boot(std::string_view file, bool wanted) {
    if (file == "enabled" || file == "alias") return true;
    const bool no_switch =
        file == "static" || file == "indirect" || file == "generated" || file == "transient";
    return no_switch && wanted;
}

void check_enabled(const Service& want, const Unit& unit, const Host& host, Drift& drift) {
    if (!want.enabled || (unit.load == "not-found" && !*want.enabled)) return;
    const auto file = unit.file == "generated" ? enablement(host, unit.name) : unit.file;
    if (starts_at_boot(file, *want.enabled) == *want.enabled) return;
    if (*want.enabled && file.empty())
        fail(Fault::conflict, "{} has no unit file, so it cannot be enabled", unit.name);
    const std::string verb = *want.enabled ? "enable" : "disable";
    drift.add("enabled", file, *want.enabled ? "enabled" : "disabled",
              [=](Host& h) { systemctl(h, verb, unit); });
}

/// An image, or a container without systemd: only what happens at the next boot can be settled.
Drift check_offline(const Service& want, const Host& host) {
    const auto name = unit_name(want.service);
    if (!host.commands().exists("systemctl"))
        fail(Fault::conflict,
             "no service manager known for this machine: systemd is the one that is supported");
    if (want.state != ServiceState::stopped)
        fail(Fault::conflict,
             "systemd does not run {}, so {} cannot be {}: with state stopped, `enabled` can "
             "be "
             "set for the next boot",
             host.is_rooted() ? "in " + host.root() : "here", name, name_of_choice(want.state));
    Drift drift;
    if (!want.enabled) return drift;
    const auto file = enablement(host, name);
    if (starts_at_boot(file, *want.enabled) == *want.enabled) return drift;
    if (*want.enabled && file == "not-found")
        fail(Fault::not_found, "there is no unit {}: is the package that brings it installed?",
             name);
    if (file == "not-found") return drift;
    const std::string verb = *want.enabled ? "enable" : "disable";
    drift.add("enabled", file, verb + "d", [=](Host& h) { systemctl_offline(h, verb, name); });
    return drift;
}

Drift check(const Service& want, const Host& host) {
    if (!systemd_runs(host)) return check_offline(want, host);
    const auto unit = look_at_unit(host, unit_name(want.service));
    demand_usable(want, unit);
    Drift drift;
    check_enabled(want, unit, host, drift);
    if (acts(want))
        add_action(want, unit, drift);
    else if (want.state == ServiceState::running)
        check_running(unit, drift);
    else
        check_stopped(unit, drift);
    return drift;
}

}  // namespace

ResourceType service() {
    return Resource<Service>{
        .name = "service",
        .doc = "A service: whether it runs, and whether it starts at boot. By systemd.",
        .fields = fields,
        .validate = validate,
        .check = check,
        .settles = [](const Service& want) { return !acts(want); }};
}

}  // namespace vigo::resources
