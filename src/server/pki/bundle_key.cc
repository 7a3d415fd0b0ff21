#include "server/pki/bundle_key.h"

#include "base/error.h"
#include "server/pki/files.h"

namespace vigo::pki {
namespace {

constexpr std::chrono::days renewed_before{365};

crypto::SigningKey load_or_make(const std::string& path, Warnings& warnings) {
    const auto pem = read_file(path);
    if (!pem) {
        auto key = crypto::SigningKey::make();
        write_file(path, crypto::to_pem(key), secret_mode);
        return key;
    }
    if (is_open_to_others(path))
        warnings.push_back(format("{} can be read by others: chmod 600 it", path));
    try {
        return crypto::signing_key_from_pem(*pem);
    } catch (const Error& error) {
        fail(Fault::invalid,
             "{} is damaged ({}): put it back from a backup, or remove it and a new key is made",
             path, error.message());
    }
}

/// Whether envoys would accept the certificate for this key at `when`.
bool holds(const std::string& certificate, const crypto::PublicKey& key, const Authority& authority,
           Time when) try {
    return crypto::verified_bundle_key(certificate, authority.certificates(), when) == key;
} catch (const Error&) {
    return false;
}

}  // namespace

BundleKey BundleKey::open(const Files& files, const Authority& authority, Time now,
                          Warnings& warnings) {
    auto key = load_or_make(files.key, warnings);
    const auto public_key = key.public_key();
    auto certificate = read_file(files.certificate).value_or("");
    if (!holds(certificate, public_key, authority, now + renewed_before)) {
        if (authority.can_issue()) {
            certificate = crypto::issue_bundle_key(authority.issuer(), public_key, now);
            write_file(files.certificate, certificate, public_mode);
        } else if (!holds(certificate, public_key, authority, now)) {
            fail(Fault::invalid,
                 "{} is missing, over or not for the key in {}, and the authority's key to issue "
                 "another is missing",
                 files.certificate, files.key);
        } else {
            warnings.push_back(format("{} ends at {} and cannot be issued again", files.certificate,
                                      to_rfc3339(crypto::facts_of(certificate).not_after)));
        }
    }
    return {std::move(key), std::move(certificate)};
}

}  // namespace vigo::pki
