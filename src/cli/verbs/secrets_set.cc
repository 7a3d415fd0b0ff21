// secrets set — stores a secret, from the keyboard, standard input or the command line.

#include "base/error.h"
#include "base/text.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/input.h"
#include "cli/verbs/support/secrets.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    std::string value;
    std::string secrets_dir;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Its path, such as vigo/db/password.", key),
    field<&Options::value>("value",
                           "The value; `-` reads it from standard input, without it you are asked.",
                           positional),
    field<&Options::secrets_dir>("secrets_dir", secrets_dir_doc),
};

/// `echo` ends a line that is not meant to have an end; a text of more lines keeps it.
void cut_line_end(std::string& text) {
    const auto first = text.find('\n');
    if (first == std::string::npos || first + 1 != text.size()) return;
    text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
}

std::string typed(Session& session) {
    if (!session.ask_hidden)
        fail(Fault::invalid, "there is nobody to ask: give `-`, and the value on standard input");
    auto value = session.ask_hidden("value: ");
    auto again = session.ask_hidden("again: ");
    const crypto::WipeLater later(again);
    if (value == again) return value;
    crypto::wipe(value);
    fail(Fault::invalid, "the two values differ: nothing was stored");
}

std::string value_of(const Options& given, Session& session) {
    if (given.value.empty()) return typed(session);
    if (given.value != "-") return given.value;
    auto text = read_input("-");
    cut_line_end(text);
    return text;
}

Exit run(const Options& given, Session& session) {
    auto vault = vault_of(session, given.secrets_dir);
    demand_unlocked(vault);
    auto value = value_of(given, session);
    const crypto::WipeLater later(value);
    vault.set(given.path, value, wall_clock());
    notify_server(session, vault, "set", given.path, format("stored secret {}", given.path));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli secrets set vigo/db/password", "asks for the value, twice; nothing shows"},
    {"vigocli secrets set web/key -", "from standard input: append `<server.key`"},
};

}  // namespace

Verb secrets_set() {
    return Command<Options>{
        .words = "secrets set",
        .doc = "Store a secret; envoys that use it get it at their next check-in.",
        .more =
            "A value on the command line can be read by every user of this machine while the verb "
            "runs, and stays in the history of the shell: type it, or use `-`. The end of a single "
            "line is not part of the value.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
