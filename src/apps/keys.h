// keys — the keyring of a server as its settings place it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/pki/keyring.h"
#include "server/settings.h"

namespace vigo {

/// Loads, and makes what is missing.
std::unique_ptr<pki::Keyring> open_keys(const server::Settings& settings);

/// Logs each warning when it comes up and when it is over, not each time that it is seen.
class KeyWarnings {
 public:
    void look(const pki::Keyring& keys);

 private:
    pki::Warnings told_;
};

/// The names that the server's certificate must carry now.
std::vector<std::string> server_names(const server::Settings& settings);

}  // namespace vigo
