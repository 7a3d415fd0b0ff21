// service — the agent's program and its systemd unit on a machine: installed, removed.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "agent/settings.h"
#include "host/host.h"

namespace vigo::agent {

/// Where the program and its unit are, below the root that is managed.
struct Installation {
    std::string program;  ///< /usr/local/sbin/vigo
    std::string unit;     ///< /etc/systemd/system/vigo-envoy.service
    bool is_here = true;  ///< of the machine that we run on: its service can be started
};
Installation installation_of(const Settings& settings);

using Say = std::function<void(std::string_view)>;

/// Copies `from` to its place, beside and renamed, so that a running agent is never written into.
void install_program(Host& ours, const Installation& place, const std::string& from);
/// Writes the unit, enables and starts it. Without systemd it says how to start the agent.
void install_service(Host& ours, const Installation& place, const Settings& settings,
                     const Say& say);
/// Stops the service where there is one.
void stop_service(Host& ours, const Installation& place);
/// Service, unit, program, configuration, links, state: each is said as it goes. What is not there
/// is passed over.
void uninstall(Host& ours, const Settings& settings, const Say& say);

/// The unit's text, starting the agent with what is not by default.
std::string unit_text(const Settings& settings);

}  // namespace vigo::agent
