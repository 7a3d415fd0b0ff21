#include "server/pki/leaf.h"

#include <set>

#include "base/error.h"
#include "server/pki/files.h"
#include "server/pki/names.h"

namespace vigo::pki {
namespace {

constexpr std::chrono::days renewed_before{30};

bool is_ours(const std::string& certificate, const Authority& authority) {
    return crypto::is_issued_by(certificate, authority.certificates());
}

/// Why a pair of our own must be replaced, or "".
std::string reason_to_replace(const crypto::CertificateFacts& facts,
                              const std::vector<std::string>& names, Time now,
                              Time authority_ends) {
    if (facts.not_after - renewed_before <= now && facts.not_after < authority_ends)
        return format("it ends at {}", to_rfc3339(facts.not_after));
    // Issued while this server's clock was ahead: nobody else believes it yet.
    if (facts.not_before > now)
        return format("it is not valid before {}", to_rfc3339(facts.not_before));
    std::set<std::string> wanted;
    for (const auto& name : names) wanted.insert(as_certified(name));
    if (wanted != std::set<std::string>(facts.names.begin(), facts.names.end()))
        return "the names that agents may use have changed";
    return "";
}

void judge_foreign(const std::string& path, const crypto::CertificateFacts& facts, Time now,
                   Warnings& warnings) {
    warnings.push_back(
        format("{} is not from the fleet's authority: agents will not trust this server", path));
    if (facts.not_after - renewed_before <= now)
        warnings.push_back(format("{} ends at {}", path, to_rfc3339(facts.not_after)));
}

}  // namespace

bool Leaf::load(const Authority& authority) {
    const auto certificate = read_file(files_.certificate);
    const auto key = read_file(files_.key);
    if (!certificate) return false;
    const crypto::KeyPair found{.certificate = *certificate, .key = key.value_or("")};
    bool fits = false;
    try {
        const bool ours = is_ours(found.certificate, authority);
        fits = key && crypto::is_pair(found);
        // A pair of ours is written in two steps: a crash between them is mended by a new pair.
        if (!fits && ours) return false;
    } catch (const Error& error) {
        fail(Fault::invalid, "{} or {} is damaged ({}): remove both, and a new pair is issued",
             files_.certificate, files_.key, error.message());
    }
    if (!fits)
        fail(Fault::invalid,
             "{} does not belong to {}: put the right key there, or remove both and a new pair is "
             "issued",
             files_.key, files_.certificate);
    pair_ = found;
    return true;
}

bool Leaf::is_good(const crypto::KeyPair& pair, const Authority& authority,
                   const std::vector<std::string>& names, Time now) const {
    return !pair.certificate.empty() && is_ours(pair.certificate, authority) &&
           reason_to_replace(crypto::facts_of(pair.certificate), names, now, authority.ends())
               .empty();
}

void Leaf::replace(const Authority& authority, const std::vector<std::string>& names, Time now,
                   Warnings& warnings) {
    if (!is_good(unkept_, authority, names, now))
        unkept_ = crypto::issue_server(authority.issuer(), names, now);
    pair_ = unkept_;
    try {
        write_file(files_.key, pair_.key, secret_mode);
        write_file(files_.certificate, pair_.certificate, public_mode);
        unkept_ = {};
    } catch (const Error& error) {
        warnings.push_back(
            format("the new server certificate is used but not kept: {}", error.message()));
    }
}

bool Leaf::refresh(const Authority& authority, const std::vector<std::string>& names, Time now,
                   Warnings& warnings) {
    const std::string before = pair_.certificate;
    if (!load(authority)) {
        if (!authority.can_issue())
            fail(Fault::invalid,
                 "there is no usable server certificate in {}, and the authority's key to issue "
                 "one is missing",
                 files_.certificate);
        replace(authority, names, now, warnings);
        return pair_.certificate != before;
    }
    const auto facts = crypto::facts_of(pair_.certificate);
    if (is_open_to_others(files_.key))
        warnings.push_back(format("{} can be read by others: chmod 600 it", files_.key));
    if (!is_ours(pair_.certificate, authority)) {
        judge_foreign(files_.certificate, facts, now, warnings);
    } else if (const auto reason = reason_to_replace(facts, names, now, authority.ends());
               !reason.empty()) {
        if (authority.can_issue())
            replace(authority, names, now, warnings);
        else
            warnings.push_back(
                format("{} should be issued again, and cannot be: {}", files_.certificate, reason));
    }
    return pair_.certificate != before;
}

}  // namespace vigo::pki
