// lsp — a language server for editors, on standard input and output; no Vigo server needed.

#include <unistd.h>

#include "cli/verbs/catalogue.h"
#include "lsp/serve.h"

namespace vigo::cli {
namespace {

struct Options {
    bool stdio = false;
};

constexpr Field<Options> options[] = {
    field<&Options::stdio>("stdio", "Accepted because many editors say so; there is no other way."),
};

Exit run(const Options&, Session& session) {
    lsp::Server server(session.types);
    return lsp::serve(server, STDIN_FILENO, STDOUT_FILENO) == 0 ? Exit::ok : Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli lsp", "what an editor starts"},
    {"vigocli lsp --stdio", "as many editors write it"},
};

}  // namespace

Verb lsp() {
    return Command<Options>{
        .words = "lsp",
        .doc = "Serve an editor with findings, completion, hover, definitions, mends and layout.",
        .more =
            "Speaks the Language Server Protocol 3.17 on standard input and output. An editor "
            "starts it: see the guide on editors.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
