// secrets unlock — for a day, secrets may be shown and changed.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/secrets.h"
#include "server/secrets/unlocked.h"

namespace vigo::cli {
namespace {

Exit run(const SecretsFolder& given, Session& session) {
    const auto vault = vault_of(session, given.secrets_dir);
    vault.demand_ready();
    secrets::unlock(secrets::unlocked_file(vault.folder()), session.user, wall_clock());
    notify_server(session, vault, "unlock", "", "unlocked until 24 hours after the latest use");
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli secrets unlock", "then set, reveal, rotate and delete work"},
    {"vigocli secrets unlock --secrets-dir /mnt/usb/secrets", "of a folder somewhere else"},
};

}  // namespace

Verb secrets_unlock() {
    return Command<SecretsFolder>{
        .words = "secrets unlock",
        .doc = "Let secrets be shown and changed until a day has passed without that.",
        .more =
            "Leaves the mark `.secrets-unlocked` beside the folder of secrets; removing it locks "
            "them again. It keeps from mistakes, not from attackers: who can read the master key "
            "can read all secrets.",
        .options = secrets_folder,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
