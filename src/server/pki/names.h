// names — under which names and addresses agents may reach this server.
#pragma once

#include <string>
#include <vector>

namespace vigo::pki {

/// What a server certificate shall carry: `hostname` (the setting), the machine's own name,
/// localhost and its addresses, the addresses of the interfaces, and `extra` (server.tls_sans);
/// each once, in its plainest spelling. Throws Error(invalid) for a setting that is no name.
struct NameSources {
    std::string hostname;
    std::string machine;
    std::vector<std::string> addresses;
    std::vector<std::string> extra;
};
std::vector<std::string> wanted_names(const NameSources& from);

/// The machine's part of them, as the system tells it now. Link-local addresses are left out: no
/// agent can name them without an interface.
NameSources machine_names(const std::string& hostname, const std::vector<std::string>& extra);

/// As facts_of spells it: `DNS:x` or `IP:y`.
std::string as_certified(const std::string& name);

}  // namespace vigo::pki
