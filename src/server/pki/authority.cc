#include "server/pki/authority.h"

#include "base/error.h"
#include "server/pki/files.h"

namespace vigo::pki {
namespace {

/// The same for ever: a certificate that is made again must bear the name of the lost one.
constexpr std::string_view subject = "Vigo fleet CA";

/// What lives longest of all that is issued, a bundle key's certificate, is valid for ten years.
constexpr std::chrono::days renewed_before{11 * 365};
constexpr std::chrono::days told_before{365};
constexpr std::size_t most_kept = 8;  // more than a fleet sees in a life

void make(const Authority::Files& files, Time now) {
    const auto made = crypto::make_authority(subject, now);
    // The key first: a certificate without its key would be of no use.
    write_file(files.key, made.key, secret_mode);
    write_file(files.certificate, made.certificate, public_mode);
}

std::string certified_again(const Authority::Files& files, const std::string& key, Time now) try {
    return crypto::certify_authority(subject, key, now);
} catch (const Error& error) {
    throw error.during(format("reading {}", files.key));
}

crypto::CertificateFacts facts_in(const std::string& path, const std::string& pem) try {
    return crypto::facts_of(pem);
} catch (const Error&) {
    fail(Fault::invalid, "{} is damaged: it holds no certificate; put it back from a backup", path);
}

bool fits(const Authority::Files& files, const crypto::KeyPair& pair) try {
    return crypto::is_pair(pair);
} catch (const Error&) {
    fail(Fault::invalid,
         "{} is damaged: it holds no private key; put it back from a backup, or remove it to run "
         "without enrolment",
         files.key);
}

/// Those of `pem` that are not over.
std::vector<std::string> still_valid(std::string_view pem, Time now) {
    auto all = crypto::certificates_in(pem);
    std::erase_if(all, [&](const auto& each) { return crypto::facts_of(each).not_after <= now; });
    return all;
}

}  // namespace

Authority::Authority(Files files, std::string certificates, std::string key)
    : files_(std::move(files)),
      key_(std::move(key)),
      key_digest_(facts_in(files_.certificate, certificates).key_digest),
      certificates_(std::move(certificates)) {}

Authority Authority::open(const Files& files, Time now, Warnings& warnings) {
    auto certificates = read_file(files.certificate);
    auto key = read_file(files.key);
    if (!certificates) {
        if (key) {
            write_file(files.certificate, certified_again(files, *key, now), public_mode);
            warnings.push_back(format("{} was missing: made again for the key in {}",
                                      files.certificate, files.key));
        } else {
            make(files, now);
            key = read_file(files.key);
        }
        certificates = read_file(files.certificate);
    }
    const auto facts = facts_in(files.certificate, *certificates);
    if (!facts.is_authority)
        fail(Fault::invalid, "{} is not the certificate of an authority", files.certificate);
    if (!key)
        warnings.push_back(
            format("{} is missing: nothing can be issued, so no machine can enrol", files.key));
    else if (!fits(files, {.certificate = *certificates, .key = *key}))
        fail(Fault::invalid,
             "{} does not belong to {}: put the pair back from a backup, or remove the key to run "
             "without enrolment",
             files.key, files.certificate);
    else if (is_open_to_others(files.key))
        warnings.push_back(format("{} can be read by others: chmod 600 it", files.key));
    return {files, std::move(*certificates), key.value_or("")};
}

Uuid Authority::fleet() const {
    const auto digest = from_hex(key_digest_);
    return Uuid::from_random(std::span<const unsigned char, 16>(digest.data(), 16));
}

void Authority::keep(Warnings& warnings) {
    try {
        write_file(files_.certificate, certificates(), public_mode);
        is_kept_ = true;
    } catch (const Error& error) {
        is_kept_ = false;
        warnings.push_back(
            format("the authority's new certificate is used but not kept: {}", error.message()));
    }
}

bool Authority::refresh(Time now, Warnings& warnings) {
    const auto old = certificates();
    const auto facts = crypto::facts_of(old);
    if (facts.not_before <= now && now + renewed_before < facts.not_after) {
        if (!is_kept_) keep(warnings);
        return false;
    }
    auto fresh = can_issue() ? crypto::certify_authority(subject, key_, now) : std::string();
    // One that has another name is the operator's, who made it elsewhere.
    if (fresh.empty() || !crypto::is_issued_by(old, fresh)) {
        if (facts.not_after <= now + told_before)
            warnings.push_back(format("the authority in {} {} at {}", files_.certificate,
                                      facts.not_after <= now ? "expired" : "ends",
                                      to_rfc3339(facts.not_after)));
        return false;
    }
    auto kept = still_valid(old, now);
    if (kept.size() >= most_kept) kept.resize(most_kept - 1);
    fresh += join(kept, "");
    {
        const std::lock_guard lock(mutex_);
        certificates_ = std::move(fresh);
    }
    keep(warnings);
    return true;
}

std::string Authority::certificates() const {
    const std::lock_guard lock(mutex_);
    return certificates_;
}

Time Authority::ends() const { return crypto::facts_of(certificates()).not_after; }

crypto::KeyPair Authority::issuer() const {
    if (!can_issue())
        fail(Fault::unavailable,
             "enrolment is disabled: the authority's key {} is missing on the server", files_.key);
    return {.certificate = certificates(), .key = key_};
}

std::string Authority::issue_client(std::string_view request, const Uuid& envoy, Time now,
                                    bool simulated) const {
    return crypto::issue_client(issuer(), request, envoy.text(), now, simulated);
}

}  // namespace vigo::pki
