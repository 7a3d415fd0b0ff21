#include "apps/keys.h"

#include <algorithm>

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
    return std::make_unique<pki::Keyring>(places, server_names(settings), now);
}

void KeyWarnings::look(const pki::Keyring& keys) {
    const auto is_in = [](const pki::Warnings& all, const std::string& one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    };
    auto found = keys.warnings();
    for (const auto& each : found)
        if (!is_in(told_, each)) log::warn("keys", {{"warning", each}});
    for (const auto& each : told_)
        if (!is_in(found, each)) log::info("keys: a warning is over", {{"warning", each}});
    told_ = std::move(found);
}

}  // namespace vigo
