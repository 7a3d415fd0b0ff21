// bootstrap — what a bare machine fetches: the CA, the script, the agent and its digest.

#include <fstream>
#include <sstream>

#include "base/text.h"
#include "crypto/digest.h"
#include "server/rest/catalogue.h"
#include "server/rest/script.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

constexpr std::string_view digest_suffix = ".sha256";
constexpr const char* shell_script = "text/x-shellscript; charset=utf-8";

struct Asked {
    std::string ca;
    std::string os = "unix";
};

constexpr Field<Asked> asked[] = {
    field<&Asked::ca>("ca", "SHA-256 of ca.pem: whoever asks has compared it already."),
    field<&Asked::os>("os", "Kind of machine: unix."),
};

struct Wanted {
    std::string platform;
};

constexpr Field<Wanted> wanted[] = {
    field<&Wanted::platform>("platform", "Such as linux-amd64.", key)};

Response authorities(const Call& call) {
    return text(call.server.facts.authorities, "application/x-pem-file");
}

std::string digest_of_authorities(const Server& server) {
    return to_hex(crypto::sha256(server.facts.authorities));
}

/// The agent's file for a platform: in the folder of agents, or the program beside vigosrv.
std::optional<std::string> agent_file(const Server& server, const std::string& platform) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    if (platform.find_first_not_of(allowed) != std::string::npos) return std::nullopt;
    for (const auto& path :
         {server.settings.paths.agents + "/" + platform,
          platform == this_platform() ? server.facts.program_folder + "/vigo" : std::string()})
        if (!path.empty() && std::ifstream(path).good()) return path;
    return std::nullopt;
}

std::string digest_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    crypto::Sha256Stream digest;
    std::string part(1 << 20, '\0');
    while (file) {
        file.read(part.data(), static_cast<std::streamsize>(part.size()));
        digest.add(std::string_view(part).substr(0, static_cast<std::size_t>(file.gcount())));
    }
    return to_hex(digest.finish());
}

Response script(const Asked& want, const Call& call) {
    const auto& server = call.server;
    if (want.os != "unix")
        fail(Fault::invalid, "there is no agent for {} yet", printable(want.os, 40));
    const bool compared = !want.ca.empty();
    if (compared && to_lower(want.ca) != digest_of_authorities(server))
        fail(Fault::denied, "this CA is not that of the token: make a new token on this server");
    // Not an error to HTTP: `curl -f … | sh` would hide why.
    if (!compared && !server.settings.bootstrap.allow_untrusted)
        return text(refusing_script("this server lets no machine join that has not checked its CA: "
                                    "use the line that `vigocli token create` prints on the server "
                                    "(or set bootstrap.allow_untrusted in its server.yaml)"),
                    shell_script);
    return text(bootstrap_script({.host = server.settings.server.hostname,
                                  .grpc_port = server.facts.grpc_port,
                                  .api_port = server.facts.api_port,
                                  .authorities = server.facts.authorities,
                                  .needs_token = compared}),
                shell_script);
}

Response agent(const Wanted& want, const Call& call) {
    const bool digest = want.platform.ends_with(digest_suffix);
    const auto platform = digest
                              ? want.platform.substr(0, want.platform.size() - digest_suffix.size())
                              : want.platform;
    const auto path = agent_file(call.server, platform);
    if (!path)
        fail(Fault::not_found, "there is no agent for {}: put it into {} as `{}`",
             printable(platform, 60), call.server.settings.paths.agents, printable(platform, 60));
    if (digest) return text(format("{}  vigo\n", digest_of_file(*path)));
    return {.type = "application/octet-stream", .file = *path};
}

}  // namespace

Routes bootstrap() {
    return {
        route("GET", "/ca.pem", Permission::open, "The fleet's CA.", authorities),
        route("GET", "/bootstrap", Permission::open, "The script that makes an envoy of a machine.",
              asked, script),
        route("GET", "/agent/{platform}", Permission::open,
              "The agent, or with `.sha256` its digest.", wanted, agent),
    };
}

}  // namespace vigo::rest
