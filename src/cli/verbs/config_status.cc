// config status — what is in force, and whether the server has loaded it.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    const auto reply = session.api().get("/api/v1/config/status");
    session.show(reply,
                 {"version", "loaded", "state", "error", "crates", "entries", "since", "frozen"});
    const auto* state = reply.find("state");
    return state != nullptr && state->source() == "ok" ? Exit::ok : Exit::failed;
}

}  // namespace

Verb config_status() {
    return Command<NoOptions>{.words = "config status",
                              .doc =
                                  "Show what is in force and whether the server has loaded it; "
                                  "exit status 0 when healthy.",
                              .run = run};
}

}  // namespace vigo::cli
