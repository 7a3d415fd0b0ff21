// secrets — the local backend as verbs use it: no server is needed, and a running one is told.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "cli/core/session.h"
#include "schema/field.h"
#include "server/secrets/vault.h"

namespace vigo::cli {

/// `secrets_dir` is the option of that name; "" means that of server.yaml.
secrets::Vault vault_of(const Session& session, const std::string& secrets_dir);
/// Throws Error(denied) while secrets are locked; else they stay open for a day from now.
void demand_unlocked(const secrets::Vault& vault);

/// Asks the backend of this session; for gates.
compile::FindSecret find_secret_of(const Session& session);

/// Paths of all secrets that the configuration in force names; none when it cannot be read.
std::set<std::string> secrets_in_force(const Session& session);

/// Tells the server what was done, so that envoys hear of it, and an audit. Prints `done`, and
/// whether the server knows.
void notify_server(Session& session, const secrets::Vault& vault, std::string_view action,
                   const std::string& path, const std::string& done);

/// The same without a word to anybody when it went well.
void tell_server(Session& session, const secrets::Vault& vault, std::string_view action,
                 const std::string& path);

inline constexpr std::string_view secrets_dir_doc =
    "The folder of secrets; default: that of server.yaml.";

/// The options of verbs that take no other.
struct SecretsFolder {
    std::string secrets_dir;
};
inline constexpr Field<SecretsFolder> secrets_folder[] = {
    field<&SecretsFolder::secrets_dir>("secrets_dir", secrets_dir_doc),
};

Time wall_clock();

}  // namespace vigo::cli
