// secrets delete — removes a secret that nothing uses.

#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/secrets.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    bool force = false;
    std::string secrets_dir;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Its path, as secrets list shows it.", key),
    field<&Options::force>("force", "Also one that the configuration in force names."),
    field<&Options::secrets_dir>("secrets_dir", secrets_dir_doc),
};

Exit run(const Options& given, Session& session) {
    auto vault = vault_of(session, given.secrets_dir);
    demand_unlocked(vault);
    const bool is_ours = vault.folder() == session.folders.secrets;
    if (is_ours && !given.force && secrets_in_force(session).contains(given.path))
        fail(Fault::conflict,
             "the configuration in force names secret {}: publish one that does not, or give "
             "--force; the server would not start without it",
             given.path);
    if (!vault.remove(given.path, wall_clock()))
        fail(Fault::not_found, "there is no secret {}", given.path);
    notify_server(session, vault, "delete", given.path, format("deleted secret {}", given.path));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli secrets delete old/password", "when nothing names it any more"},
    {"vigocli secrets delete vigo/db/password --force", "although it is in use"},
};

}  // namespace

Verb secrets_delete() {
    return Command<Options>{.words = "secrets delete",
                            .doc = "Delete a secret.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
