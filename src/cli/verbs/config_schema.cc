// config schema — the JSON Schema of a kind of .vgo file, for editors; no server needed.

#include <algorithm>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/json_schema.h"
#include "schema/json.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string kind = "crate";
};

constexpr Field<Options> options[] = {
    field<&Options::kind>("kind", "crate, envoys, roles, common, environments, test or compliance.",
                          positional),
};

Exit run(const Options& given, Session& session) {
    const auto known = schema_names();
    if (std::find(known.begin(), known.end(), given.kind) == known.end()) {
        const auto meant = nearest(given.kind, known);
        fail(Fault::invalid, "there is no schema {}{}", given.kind,
             meant.empty() ? std::string() : format("; did you mean {}?", meant));
    }
    session.out << to_json(json_schema(given.kind, session.types), 2) << "\n";
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config schema crate", "the JSON Schema of a configcrate"},
    {"vigocli config schema envoys", "that of a file of entries"},
};

}  // namespace

Verb config_schema() {
    return Command<Options>{
        .words = "config schema",
        .doc = "Print the JSON Schema of a kind of .vgo file, for editors.",
        .more =
            "Where the language server of `vigocli lsp` can run, it knows more: names of other "
            "files, and what values become.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
