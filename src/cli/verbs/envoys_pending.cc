// envoys pending — machines that asked to join without a token and wait for a human.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    session.show_items(session.api().get("/api/v1/pending"),
                       {"id", "hostname", "address", "agent", "asked", "approved"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys pending", "machines that wait for approval"},
    {"vigocli envoys pending --json", "the same for a script"},
};

}  // namespace

Verb envoys_pending() {
    return Command<NoOptions>{.words = "envoys pending",
                              .doc = "List machines that wait for approval.",
                              .run = run,
                              .samples = samples};
}

}  // namespace vigo::cli
