#include "apps/keys.h"

#include "base/log.h"
#include "server/pki/names.h"

namespace vigo {

std::vector<std::string> server_names(const server::Settings& settings) {
    return pki::wanted_names(
        pki::machine_names(settings.server.hostname, settings.server.tls_sans));
}

std::unique_ptr<pki::Keyring> open_keys(const server::Settings& settings) {
    const auto& tls = settings.server.tls;
    auto places = pki::places_in(settings.paths.tls);
    places.certificate = tls.cert_file;
    places.key = tls.key_file;
    places.authority = tls.ca_file;
    places.authority_key = tls.ca_key_file;
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    auto keys = std::make_unique<pki::Keyring>(places, server_names(settings), now);
    for (const auto& warning : keys->warnings()) log::warn("keys", {{"warning", warning}});
    return keys;
}

}  // namespace vigo
