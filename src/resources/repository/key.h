// key — the key that a repository is signed with: where it lies, whether it is the right one, and
// how it comes there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/host.h"
#include "resources/support/drift.h"

namespace vigo::resources {

struct KeyWant {
    std::string path;
    std::string url;
    std::vector<std::string>
        fingerprints;  ///< of all keys in the file; none: whatever the URL gives
};

/// Of a repository: in /etc/apt/keyrings.
std::string key_path(const std::string& repository);

/// Adds `key` where the file is not the wanted one, without a fix; looks at the file alone.
/// `came_from_url`: a record says that it did; without fingerprints nothing else could.
void add_key_difference(Drift& drift, const KeyWant& want, bool came_from_url, const Host& host);

/// Fetches the key with apt's own means, and compares. Throws Error(denied) when the URL gives
/// another key than the wanted one: nothing was written then.
std::string fetch_key(const KeyWant& want, Host& host);

}  // namespace vigo::resources
