// secrets reveal — prints the value of one secret.

#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/secrets.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    std::string secrets_dir;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Its path, as secrets list shows it.", key),
    field<&Options::secrets_dir>("secrets_dir", secrets_dir_doc),
};

Exit run(const Options& given, Session& session) {
    const auto vault = vault_of(session, given.secrets_dir);
    demand_unlocked(vault);
    const auto value = [&] {
        try {
            return vault.get(given.path);
        } catch (const Error& error) {
            throw error.during(format("secret {}", given.path));
        }
    }();
    Map reply;
    reply.add("path", given.path);
    reply.add("value", std::string(value.view()));
    if (!session.machine_readable(reply)) {
        session.out << value.view();
        if (!value.view().ends_with('\n')) session.out << '\n';
    }
    tell_server(session, vault, "reveal", given.path);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli secrets reveal vigo/db/password", "the audit log names you"},
    {"vigocli secrets reveal web/key --json", "the same for a script"},
};

}  // namespace

Verb secrets_reveal() {
    return Command<Options>{.words = "secrets reveal",
                            .doc = "Print the value of one secret.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
