// enrolling — token and CA from where the operator put them.

#include "agent/verbs/support/enrolling.h"

#include "agent/enrol.h"
#include "base/text.h"
#include "host/real_host.h"

namespace vigo::agent {
namespace {

std::string text_of(const Host& ours, const std::string& path) {
    auto text = ours.files().read(path);
    if (!text) fail(Fault::not_found, "there is no {}", path);
    return std::move(*text);
}

/// Never from the command line, where every user of the machine can read it.
std::string token_of(const Host& ours, const std::string& file, const Session& session) {
    if (!file.empty()) return std::string(trim(text_of(ours, file)));
    return session.variable("VIGO_TOKEN");
}

}  // namespace

Identity enrol_here(Host& ours, const std::string& token_file, const Settings& settings,
                    Session& session) {
    auto kept = settings;
    kept.ca_file.clear();  // its content becomes ca.pem of the configuration folder
    IdentityFiles files(ours, kept);
    const RealHost machine({.root = settings.root});
    auto identity =
        enrol({.settings = kept,
               .token = token_of(ours, token_file, session),
               .authorities = settings.ca_file.empty() ? "" : text_of(ours, settings.ca_file),
               .machine = machine,
               .stop = session.stop,
               .bell = session.bell,
               .say = session.out,
               .connect =
                   [&](const std::string& authorities) {
                       return wire::Channel::to(settings.server, {.authority = authorities},
                                                session.bell);
                   }},
              files);
    session.out(format("this machine is envoy {}\n", identity.envoy.text()));
    return identity;
}

}  // namespace vigo::agent
