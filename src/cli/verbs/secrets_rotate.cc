// secrets rotate — a new random value for one secret, or a new master key for all.

#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/secrets.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    bool master_key = false;
    std::int64_t length = 32;
    std::string secrets_dir;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "The secret that gets a new random value.", positional),
    field<&Options::master_key>("master_key", "Seal all secrets anew with another master key."),
    field<&Options::length>("length", "Letters and digits of the new value.", none,
                            {.least = 16, .most = 1'024}),
    field<&Options::secrets_dir>("secrets_dir", secrets_dir_doc),
};

void rotate_key(secrets::Vault& vault, Session& session) {
    const auto done = vault.rotate();
    notify_server(session, vault, "rotate-master-key", "",
                  format("{}: {} secret{} sealed with the new master key",
                         done.was_interrupted ? "the interrupted rotation is finished" : "rotated",
                         done.secrets, done.secrets == 1 ? " is" : "s are"));
}

void rotate_value(const Options& given, secrets::Vault& vault, Session& session) {
    const auto problem = vault.problem_of(given.path);
    if (!problem.empty()) fail(Fault::not_found, "secret {}: {}", given.path, problem);
    const auto value = secrets::random_value(static_cast<std::size_t>(given.length));
    vault.set(given.path, value.view(), wall_clock());
    notify_server(session, vault, "rotate", given.path,
                  format("secret {} has a new value", given.path));
}

Exit run(const Options& given, Session& session) {
    if (given.master_key != given.path.empty())
        fail(Fault::invalid, "name one secret, or give --master-key");
    auto vault = vault_of(session, given.secrets_dir);
    demand_unlocked(vault);
    if (given.master_key)
        rotate_key(vault, session);
    else
        rotate_value(given, vault, session);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli secrets rotate vigo/db/password", "a new random value; envoys get it"},
    {"vigocli secrets rotate --master-key", "the values stay, what seals them is new"},
};

}  // namespace

Verb secrets_rotate() {
    return Command<Options>{
        .words = "secrets rotate",
        .doc = "Give a secret a new random value, or seal all of them with another master key.",
        .more =
            "A rotation of the master key that was interrupted leaves every secret readable; the "
            "next one finishes it.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
