// secrets init — the folder of secrets and its master key.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/secrets.h"

namespace vigo::cli {
namespace {

Exit run(const SecretsFolder& given, Session& session) {
    auto vault = vault_of(session, given.secrets_dir);
    if (!vault.init())
        session.say(format("{} was there already", vault.folder()));
    else
        session.say(
            format("made {0} and {0}/.master.key: without that key all secrets are lost, "
                   "so keep a copy of it elsewhere",
                   vault.folder()));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli secrets init", "once, before the first secret"},
    {"vigocli secrets init --secrets-dir /mnt/usb/secrets", "a folder somewhere else"},
};

}  // namespace

Verb secrets_init() {
    return Command<SecretsFolder>{
        .words = "secrets init",
        .doc = "Make the folder of secrets and its master key.",
        .more = "What is there is left alone. `secrets set` makes both, too.",
        .options = secrets_folder,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
