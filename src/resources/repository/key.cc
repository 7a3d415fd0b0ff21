#include "resources/repository/key.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "crypto/openpgp.h"
#include "crypto/openpgp_armor.h"
#include "resources/support/apt_failure.h"
#include "resources/support/ownership.h"

namespace vigo::resources {
namespace {

constexpr std::int64_t fetch_timeout_ms = 60'000;

/// apt-helper speaks through apt's own proxies and settings, and gives up root where it can: for
/// that its user must own the folder.
constexpr const char* fetch_script =
    "set -e; folder=$(mktemp -d); trap 'rm -rf \"$folder\"' EXIT; "
    "chown _apt \"$folder\" 2>/dev/null || true; "
    "/usr/lib/apt/apt-helper -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "
    "-o Acquire::https::Timeout=20 download-file \"$1\" \"$folder/key\" >&2; cat \"$folder/key\"";

std::vector<std::string> fingerprints_of(const crypto::OpenPgpKeys& found) {
    std::vector<std::string> all;
    for (const auto& each : found.keys) all.push_back(each.fingerprint);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

/// apt trusts every key of the file, so each must be named.
bool fits(const KeyWant& want, const std::vector<std::string>& found) {
    auto wanted = want.fingerprints;
    std::sort(wanted.begin(), wanted.end());
    return wanted.empty() || wanted == found;
}

std::string shown(const KeyWant& want) {
    return want.fingerprints.empty() ? "the one of " + want.url : join(want.fingerprints, ", ");
}

/// What is there, in words; "" when it is what is wanted.
std::string complaint(const KeyWant& want, bool came_from_url, const Host& host) {
    const auto file = host.files().status(want.path);
    if (!file) return "absent";
    if (file->kind == FileKind::symlink) return "a symlink";
    if (file->kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a file", want.path, name_of(file->kind));
    try {
        const auto found =
            fingerprints_of(crypto::read_openpgp_keys(*host.files().read_to_change(want.path)));
        if (!fits(want, found)) return join(found, ", ");
    } catch (const Error& error) {
        if (error.fault() != Fault::invalid) throw;
        return "no key";
    }
    if (want.fingerprints.empty() && !came_from_url) return "of another origin";
    return {};
}

}  // namespace

std::string key_path(const std::string& repository) {
    return "/etc/apt/keyrings/" + repository + ".asc";
}

void add_key_difference(Drift& drift, const KeyWant& want, bool came_from_url, const Host& host) {
    if (const auto is = complaint(want, came_from_url, host); !is.empty())
        drift.add("key", is, shown(want));
}

std::string fetch_key(const KeyWant& want, Host& host) {
    const auto result = host.commands().run(
        {.words = {"sh", "-c", fetch_script, "sh", want.url}, .timeout = Millis(fetch_timeout_ms)});
    if (result.timed_out)
        fail(Fault::timeout, "{} took longer than {}", want.url, to_text(Millis(fetch_timeout_ms)));
    if (!result.ok())
        throw Error(Fault::unavailable, apt_failure(result).message()).during("fetching the key");
    if (result.cut) fail(Fault::invalid, "{} gives more than a key could have", want.url);
    crypto::OpenPgpKeys found;
    try {
        found = crypto::read_openpgp_keys(result.out);
    } catch (const Error& error) {
        throw error.during("reading the key of " + want.url);
    }
    const auto is = fingerprints_of(found);
    if (!fits(want, is))
        fail(
            Fault::denied,
            "{} gives the key {}, and key_fingerprint says {}: nothing was changed; find out which "
            "of the two is right",
            want.url, join(is, ", "), join(want.fingerprints, ", "));
    return crypto::with_armor(found.packets);
}

}  // namespace vigo::resources
