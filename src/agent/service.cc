// service — files and systemctl calls.

#include "agent/service.h"

#include "base/error.h"

namespace vigo::agent {
namespace {

constexpr std::string_view service = "vigo-envoy.service";

constexpr std::string_view unit_head = R"([Unit]
Description=Vigo keeps this machine in its declared state
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
)";

// A configuration tool must reach everything, so there is little to forbid. Its own process is
// stopped first, the commands that it runs are left to finish.
constexpr std::string_view unit_tail = R"(Restart=always
RestartPreventExitStatus=64 78
RestartSec=2
KillMode=mixed
TimeoutStopSec=330
LimitCORE=0:infinity
KeyringMode=private

[Install]
WantedBy=multi-user.target
)";

std::string below(std::string_view root, std::string_view path) {
    while (root.ends_with('/')) root.remove_suffix(1);
    return std::string(root) + std::string(path);
}

bool has_systemd(const Host& ours, const Installation& place) {
    return place.is_here && ours.commands().exists("systemctl") &&
           ours.files().status("/run/systemd/system");
}

void systemctl(Host& ours, std::vector<std::string> words) {
    words.insert(words.begin(), "systemctl");
    run_or_fail(ours.commands(), {.words = std::move(words)});
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

Installation installation_of(const Settings& settings) {
    return {.program = below(settings.root, "/usr/local/sbin/vigo"),
            .unit = below(settings.root, "/etc/systemd/system/vigo-envoy.service"),
            .is_here = settings.root == "/"};
}

std::string unit_text(const Settings& settings) {
    std::string flags;
    if (!settings.config_dir.empty()) flags += " --config-dir " + shell_quote(settings.config_dir);
    if (!settings.state_dir.empty()) flags += " --state-dir " + shell_quote(settings.state_dir);
    return format("{}ExecStart=/usr/local/sbin/vigo{} daemon\n{}", unit_head, flags, unit_tail);
}

void install_program(Host& ours, const Installation& place, const std::string& from) {
    if (from == place.program) return;
    auto program = ours.files().read(from);
    if (!program) fail(Fault::not_found, "cannot read this program from {}", from);
    ours.files().make_directory(folder_of(place.program), 0755);
    ours.files().put({.path = place.program, .content = std::move(program), .mode = 0755});
}

void install_service(Host& ours, const Installation& place, const Settings& settings,
                     const Say& say) {
    ours.files().make_directory(folder_of(place.unit), 0755);
    ours.files().put({.path = place.unit, .content = unit_text(settings), .mode = 0644});
    if (!has_systemd(ours, place)) {
        say(format("there is no systemd here: start {} daemon yourself\n", place.program));
        return;
    }
    systemctl(ours, {"daemon-reload"});
    systemctl(ours, {"enable", std::string(service)});
    systemctl(ours, {"restart", std::string(service)});
}

void stop_service(Host& ours, const Installation& place) {
    if (has_systemd(ours, place) && ours.files().status(place.unit))
        systemctl(ours, {"stop", std::string(service)});
}

void uninstall(Host& ours, const Settings& settings, const Say& say) {
    const auto place = installation_of(settings);
    const auto folders = folders_of(settings);
    if (has_systemd(ours, place) && ours.files().status(place.unit)) {
        say(format("stopping and disabling {}\n", service));
        systemctl(ours, {"disable", "--now", std::string(service)});
    }
    for (const auto& file : {place.unit, place.program}) {
        if (!ours.files().status(file)) continue;
        say(format("removing {}\n", file));
        ours.files().remove(file);
    }
    for (const auto& folder : {folders.config, folders.links, folders.state}) {
        if (folder.empty() || !ours.files().status(folder)) continue;
        say(format("removing {} and all below it\n", folder));
        ours.files().remove_tree(folder);
    }
    if (has_systemd(ours, place)) systemctl(ours, {"daemon-reload"});
}

}  // namespace vigo::agent
