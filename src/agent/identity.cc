// identity — the files of the configuration folder, read and written.

#include "agent/identity.h"

#include "base/error.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "crypto/x509.h"

namespace vigo::agent {
namespace {

constexpr std::string_view id_file = "uuid";
constexpr std::string_view fleet_file = "fleet";
constexpr std::string_view key_file = "envoy.key";
constexpr std::string_view bundle_keys_file = "bundle-keys.pem";
constexpr std::string_view authorities_file = "ca.pem";
constexpr std::string_view certificate_file = "client.crt";
constexpr std::string_view certificate_key_file = "client.key";
constexpr std::string_view next_file =
    "client.next";  // certificate and key on their way into their files

constexpr std::string_view key_begins = "-----BEGIN PRIVATE KEY-----";

constexpr std::uint32_t private_mode = 0600;
constexpr std::uint32_t public_mode = 0644;

Uuid uuid_of(const std::string& text, const std::string& path) {
    const auto id = Uuid::parse(trim(text));
    if (!id) fail(Fault::invalid, "{} holds no UUID", path);
    return *id;
}

constexpr std::string_view mend = "put it back from a backup, or run `vigo bootstrap`";

/// Nothing is all right too.
bool are_certificates(const std::string& pem) {
    const auto all = crypto::certificates_in(pem);
    if (all.empty()) return trim(pem).empty();
    try {
        for (const auto& each : all) crypto::facts_of(each);
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool are_pair(const std::string& certificate, const std::string& key) {
    try {
        return crypto::is_pair({.certificate = certificate, .key = key});
    } catch (const Error&) {
        return false;
    }
}

const std::string& or_else(const std::string& set, const std::string& usual) {
    return set.empty() ? usual : set;
}

}  // namespace

IdentityFiles::IdentityFiles(Host& host, const Settings& settings)
    : host_(host),
      folders_(folders_of(settings)),
      authorities_(or_else(settings.ca_file, path(authorities_file))),
      certificate_(or_else(settings.cert_file, path(certificate_file))),
      certificate_key_(or_else(settings.key_file, path(certificate_key_file))) {}

std::string IdentityFiles::path(std::string_view name) const {
    return folders_.config + "/" + std::string(name);
}

std::string IdentityFiles::read(const std::string& path) const {
    auto text = host_.files().read(path);
    if (!text) fail(Fault::invalid, "{} is missing: run `vigo register` again", path);
    return std::move(*text);
}

crypto::SigningKey IdentityFiles::read_key() const {
    const auto text = read(path(key_file));
    try {
        return crypto::SigningKey::from_seed(crypto::from_base64(trim(text)));
    } catch (const Error&) {
        fail(Fault::invalid, "{} is damaged: {}", path(key_file), mend);
    }
}

std::string IdentityFiles::read_authorities() const {
    auto text = read(authorities_);
    if (!are_certificates(text) || text.empty())
        fail(Fault::invalid, "{} is damaged: {}", authorities_, mend);
    return text;
}

bool IdentityFiles::holds_usual_certificate() const {
    return certificate_ == path(certificate_file) && certificate_key_ == path(certificate_key_file);
}

void IdentityFiles::read_certificate(Identity& into) const {
    // An operator's own place is the operator's: nothing is fetched for it.
    if (!holds_usual_certificate()) {
        into.certificate = read(certificate_);
        into.certificate_key = read(certificate_key_);
        return;
    }
    auto certificate = host_.files().read(certificate_);
    auto key = host_.files().read(certificate_key_);
    if (!certificate || !key || !are_pair(*certificate, *key)) return;
    into.certificate = std::move(*certificate);
    into.certificate_key = std::move(*key);
}

std::string IdentityFiles::read_bundle_keys() const {
    auto text = host_.files().read(path(bundle_keys_file)).value_or("");
    return are_certificates(text) ? text : std::string();
}

std::optional<Identity> IdentityFiles::load() {
    try_to_finish_certificate();
    const auto id = host_.files().read(path(id_file));
    if (!id) return std::nullopt;
    Identity identity{.envoy = uuid_of(*id, path(id_file)),
                      .fleet = uuid_of(read(path(fleet_file)), path(fleet_file)),
                      .key = read_key(),
                      .certificate = {},
                      .certificate_key = {},
                      .authorities = read_authorities(),
                      .bundle_keys = crypto::certificates_in(read_bundle_keys())};
    read_certificate(identity);
    return identity;
}

void IdentityFiles::put_damage_aside(Time now) {
    const auto certificate = host_.files().read(certificate_);
    const auto key = host_.files().read(certificate_key_);
    if (holds_usual_certificate() && certificate && key && !are_pair(*certificate, *key)) {
        put_aside(certificate_, now);
        put_aside(certificate_key_, now);
    }
    const auto keys = host_.files().read(path(bundle_keys_file));
    if (keys && !are_certificates(*keys)) put_aside(path(bundle_keys_file), now);
}

void IdentityFiles::put_aside(const std::string& path, Time now) {
    const auto aside = format("{}.damaged-{}", path, to_ms(now));
    log::error("a file of the identity is damaged; it is put aside and fetched again",
               {{"file", path}, {"aside", aside}});
    try {
        put(aside, read(path), private_mode);
        host_.files().remove(path);
    } catch (const Error& error) {
        log::error("it could not be put aside", {{"why", error.message()}});
    }
}

/// On a disk that takes nothing the pair that is there must do; half of one is fetched again.
void IdentityFiles::try_to_finish_certificate() try {
    finish_certificate();
} catch (const Error& error) {
    log::error("the renewed certificate cannot be put into its place", {{"why", error.message()}});
}

void IdentityFiles::put(const std::string& path, const std::string& content, std::uint32_t mode) {
    host_.files().put({.path = path, .content = content, .mode = mode});
}

crypto::SigningKey IdentityFiles::pending_key() {
    if (const auto seed = host_.files().read(path(key_file)))
        return crypto::SigningKey::from_seed(crypto::from_base64(trim(*seed)));
    auto key = crypto::SigningKey::make();
    host_.files().make_directory(folders_.config, 0755);
    put(path(key_file), crypto::to_base64(key.seed()) + "\n", private_mode);
    return key;
}

void IdentityFiles::save(const Identity& identity) {
    host_.files().make_directory(folders_.config, 0755);
    put(path(key_file), crypto::to_base64(identity.key.seed()) + "\n", private_mode);
    save_certificate(identity.certificate, identity.certificate_key, identity.authorities);
    save_bundle_keys(identity.bundle_keys);
    put(path(fleet_file), identity.fleet.text() + "\n", public_mode);
    put(path(id_file), identity.envoy.text() + "\n", public_mode);
    link(authorities_file);
    link(certificate_file);
}

void IdentityFiles::save_certificate(const std::string& certificate, const std::string& key,
                                     const std::string& authorities) {
    if (!authorities.empty()) put(authorities_, authorities, public_mode);
    put(path(next_file), certificate + key, private_mode);
    finish_certificate();
}

/// Two files cannot change in one step, so both stand in a third one until both are written.
void IdentityFiles::finish_certificate() {
    const auto next = host_.files().read(path(next_file));
    if (!next) return;
    const auto key = next->find(key_begins);
    if (key != std::string::npos) {
        put(certificate_key_, next->substr(key), private_mode);
        put(certificate_, next->substr(0, key), public_mode);
    }
    host_.files().remove(path(next_file));
}

void IdentityFiles::save_bundle_keys(const std::vector<std::string>& keys) {
    put(path(bundle_keys_file), join(keys, ""), public_mode);
}

void IdentityFiles::save_config(const Settings& settings) {
    host_.files().make_directory(folders_.config, 0755);
    put(path("config"), config_text(settings), public_mode);
}

/// `/etc/vigo/ca.pem` leads to the file here, as seen inside of the machine that is managed.
void IdentityFiles::link(std::string_view name) {
    if (folders_.links.empty()) return;
    host_.files().make_directory(folders_.links, 0755);
    host_.files().put_symlink(folders_.links + "/" + std::string(name),
                              "../vigo-envoy/" + std::string(name));
}

void IdentityFiles::forget() {
    for (const auto name : {id_file, fleet_file, key_file, bundle_keys_file, next_file})
        host_.files().remove(path(name));
    for (const auto& file : {authorities_, certificate_, certificate_key_})
        host_.files().remove(file);
    if (folders_.links.empty()) return;
    host_.files().remove_tree(folders_.links);
}

}  // namespace vigo::agent
