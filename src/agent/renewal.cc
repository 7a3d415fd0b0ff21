// renewal — in time while all is well; at the door when it was missed.

#include "agent/renewal.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "crypto/x509.h"

namespace vigo::agent {
namespace {

constexpr std::chrono::minutes between_tries{10};
/// Of a certificate's life: machines that were enrolled in one hour renew within two weeks.
constexpr std::size_t authorities_held = 16;  // certificates by which an agent knows its server
constexpr std::int64_t spread_part = 24;

unsigned char spread_of(const Uuid& envoy) {
    return static_cast<unsigned char>(envoy.bytes().back());
}

bool vouches(const std::string& believed, const std::string& offered) {
    return crypto::facts_of(believed).key_digest == crypto::facts_of(offered).key_digest &&
           crypto::facts_of(offered).is_authority && crypto::is_issued_by(offered, believed);
}

bool is_over(const std::string& certificate, Time now) {
    return crypto::facts_of(certificate).not_after <= now;
}

}  // namespace

Standing standing_of(const std::string& certificate, Time now, unsigned char spread) {
    try {
        const auto facts = crypto::facts_of(certificate);
        if (now < facts.not_before || facts.not_after <= now) return Standing::unusable;
        const auto life = facts.not_after - facts.not_before;
        const auto later = life / spread_part * spread / 256;
        return facts.not_after - now < life / 3 - later ? Standing::ends_soon : Standing::good;
    } catch (const Error&) {
        return Standing::unusable;
    }
}

std::string extended_authorities(const std::string& held, const std::string& offered, Time now) {
    const auto known = crypto::certificates_in(held);
    std::vector<std::string> all;
    const auto add = [&](const std::string& each) {
        if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
    };
    for (const auto& each : crypto::certificates_in(offered)) {
        const auto is_vouched = [&](const auto& believed) { return vouches(believed, each); };
        if (std::any_of(known.begin(), known.end(), is_vouched)) add(each);
    }
    for (const auto& each : known) add(each);
    auto valid = all;
    std::erase_if(valid, [&](const auto& each) { return is_over(each, now); });
    if (valid.empty()) return held;
    if (valid.size() > authorities_held) valid.resize(authorities_held);
    return join(valid, "");
}

void Renewal::when_due() {
    if (!parts_.connect) return;
    if (unkept_) keep();
    switch (standing_of(parts_.identity.certificate, parts_.clock.now(),
                        spread_of(parts_.identity.envoy))) {
        case Standing::unusable:
            return renew_at_the_door();
        case Standing::ends_soon:
            show_certificate(true);
            return renew_early();
        case Standing::good:
            show_certificate(true);
            // They come with a certificate, and without them no policy is believed.
            if (parts_.identity.bundle_keys.empty()) renew_early();
    }
}

void Renewal::renew_early() {
    if (parts_.clock.steady() < not_before_) return;
    try {
        renew();
    } catch (const Error& error) {
        not_before_ = parts_.clock.steady() + between_tries;
        if (error.message() != said_)
            log::warn("the certificate could not be renewed yet", {{"why", error.message()}});
        said_ = error.message();
    }
}

/// The server ends the connection of a certificate that is not valid, and lets one without in.
void Renewal::renew_at_the_door() {
    show_certificate(false);
    try {
        renew();
    } catch (const Error& error) {
        throw error.during("renewing the certificate");
    }
}

void Renewal::renew() {
    auto request = crypto::make_request(parts_.identity.envoy.text());
    adopt(parts_.exchange.renew(request.request), request.key);
    said_.clear();
    log::info("certificate renewed");
}

void Renewal::adopt(const Certificates& fresh, const std::string& key) {
    auto& identity = parts_.identity;
    const auto authorities =
        extended_authorities(identity.authorities, fresh.authorities, parts_.clock.now());
    if (crypto::envoy_of(fresh.certificate) != identity.envoy.text())
        fail(Fault::denied, "the server sent a certificate of another envoy");
    if (!crypto::is_pair({.certificate = fresh.certificate, .key = key}) ||
        !crypto::is_issued_by(fresh.certificate, authorities))
        fail(Fault::denied, "the server sent a certificate that is not what was asked for");
    identity.certificate = fresh.certificate;
    identity.certificate_key = key;
    identity.authorities = authorities;
    if (!fresh.bundle_keys.empty()) identity.bundle_keys = fresh.bundle_keys;
    parts_.exchange.reconnect(parts_.connect(true));
    shown_ = true;
    keep();
}

void Renewal::show_certificate(bool with) {
    if (shown_ == with) return;
    parts_.exchange.reconnect(parts_.connect(with));
    shown_ = with;
}

void Renewal::keep() {
    if (!parts_.keep) return;
    try {
        parts_.keep(parts_.identity);
        if (!said_unkept_.empty()) log::info("the renewed certificate is stored");
        unkept_ = false;
        said_unkept_.clear();
    } catch (const Error& error) {
        if (error.message() != said_unkept_)
            log::error("the renewed certificate is used, but cannot be stored",
                       {{"why", error.message()}});
        unkept_ = true;
        said_unkept_ = error.message();
    }
}

}  // namespace vigo::agent
