// token list — join tokens; never their secret part.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    session.show_items(
        session.api().get("/api/v1/tokens"),
        {"id", "hostname", "uses_left", "created", "expires", "created_by", "state"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli token list", "join tokens, and what is left of them"},
    {"vigocli token list --json", "the same for a script"},
};

}  // namespace

Verb token_list() {
    return Command<NoOptions>{
        .words = "token list", .doc = "List join tokens.", .run = run, .samples = samples};
}

}  // namespace vigo::cli
