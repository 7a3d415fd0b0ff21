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

BundleKey::BundleKey(Files files, crypto::SigningKey key)
    : files_(std::move(files)),
      key_(std::move(key)),
      certificate_(read_file(files_.certificate).value_or("")) {}

BundleKey BundleKey::open(const Files& files, Warnings& warnings) {
    return {files, load_or_make(files.key, warnings)};
}

std::string BundleKey::certificate() const {
    const std::lock_guard lock(mutex_);
    return certificate_;
}

void BundleKey::refresh(const Authority& authority, Time now, Warnings& warnings) {
    const auto held = certificate();
    const auto public_key = key_.public_key();
    const bool good = holds(held, public_key, authority, now);
    if (good && (holds(held, public_key, authority, now + renewed_before) ||
                 crypto::facts_of(held).not_after >= authority.ends()))
        return is_kept_ ? void() : keep(warnings);
    if (authority.can_issue()) {
        auto fresh = crypto::issue_bundle_key(authority.issuer(), public_key, now);
        {
            const std::lock_guard lock(mutex_);
            certificate_ = std::move(fresh);
        }
        return keep(warnings);
    }
    if (!good)
        fail(Fault::invalid,
             "{} is missing, over or not for the key in {}, and the authority's key to issue "
             "another is missing",
             files_.certificate, files_.key);
    warnings.push_back(format("{} ends at {} and cannot be issued again", files_.certificate,
                              to_rfc3339(crypto::facts_of(held).not_after)));
}

void BundleKey::keep(Warnings& warnings) {
    try {
        write_file(files_.certificate, certificate(), public_mode);
        is_kept_ = true;
    } catch (const Error& error) {
        is_kept_ = false;
        warnings.push_back(
            format("the bundle key's new certificate is used but not kept: {}", error.message()));
    }
}

}  // namespace vigo::pki
