#include "server/pki/keyring.h"

#include <utility>

#include "base/error.h"
#include "server/pki/files.h"

namespace vigo::pki {
namespace {

/// A fleet whose authority is gone must not be given another one silently: no envoy would trust it.
const Places& check(const Places& places) {
    if (read_file(places.bundle_key) && !read_file(places.authority) &&
        !read_file(places.authority_key))
        fail(
            Fault::invalid,
            "{} and {} are missing, though this server has had a fleet: put them back from a "
            "backup, or remove all of its tls files to found a new fleet, which every machine must "
            "join again",
            places.authority, places.authority_key);
    return places;
}

}  // namespace

Places places_in(const std::string& folder) {
    return {.certificate = folder + "/cert",
            .key = folder + "/key",
            .authority = folder + "/ca",
            .authority_key = folder + "/ca_key",
            .bundle_key = folder + "/bundle_key",
            .bundle_certificate = folder + "/bundle_cert"};
}

Keyring::Keyring(const Places& places, const std::vector<std::string>& names, Time now)
    : authority_(
          Authority::open({.certificate = check(places).authority, .key = places.authority_key},
                          now, start_warnings_)),
      bundle_(BundleKey::open({.key = places.bundle_key, .certificate = places.bundle_certificate},
                              start_warnings_)),
      leaf_({.certificate = places.certificate, .key = places.key}) {
    refresh(names, now);
}

crypto::KeyPair Keyring::server() const {
    const std::lock_guard lock(mutex_);
    return leaf_.pair();
}

bool Keyring::refresh(const std::vector<std::string>& names, Time now) {
    const std::lock_guard lock(mutex_);
    warnings_.clear();
    has_news_ |= authority_.refresh(now, warnings_);
    bundle_.refresh(authority_, now, warnings_);
    has_news_ |= leaf_.refresh(authority_, names, now, warnings_);
    return std::exchange(has_news_, false);
}

Warnings Keyring::warnings() const {
    const std::lock_guard lock(mutex_);
    Warnings all = start_warnings_;
    all.insert(all.end(), warnings_.begin(), warnings_.end());
    return all;
}

}  // namespace vigo::pki
